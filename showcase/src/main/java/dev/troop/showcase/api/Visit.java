package dev.troop.showcase.api;

import dev.troop.guard.Aged;
import dev.troop.guard.Answer;
import dev.troop.guard.CallContext;
import dev.troop.guard.Guard;
import dev.troop.guard.NoAnswer;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.pass.Session;
import dev.troop.showcase.process.Fork;
import dev.troop.showcase.process.Reply;
import dev.troop.showcase.world.Viewer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * One viewer's request for one page: the parts that are asked for at the same time, and those that the viewer was given
 * last time, which are read at most once.
 *
 * <p>Parts are asked for by one thread; the rest is thread safe.
 */
final class Visit implements AutoCloseable {
    private final Session session;
    private final String page;
    private final Set<String> ownParts;
    private final LastAnswers lastAnswers;
    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
    private final FutureTask<Aged<Map<String, byte[]>>> lastTime;
    private final List<Part<?>> parts = new ArrayList<>();

    /**
     * A visit that begins.
     *
     * @param page the page's name
     * @param ownParts the parts of the page that are the viewer's own, and so are kept for next time
     */
    Visit(Session session, String page, Set<String> ownParts, LastAnswers lastAnswers) {
        this.session = session;
        this.page = page;
        this.ownParts = ownParts;
        this.lastAnswers = lastAnswers;
        this.lastTime = new FutureTask<>(() -> lastAnswers.findPage(page, session.viewer()));
    }

    /** A part of the page on its way. */
    static final class Part<T> {
        private final String name;
        private final Fork<Answer<T>> answer;

        private Part(String name, Fork<Answer<T>> answer) {
            this.name = name;
            this.answer = answer;
        }

        /** Waits for it. */
        T value() throws Exception {
            return answer.join().value();
        }
    }

    Viewer viewer() {
        return session.viewer();
    }

    Session session() {
        return session;
    }

    /** Asks for a part, through its guard. */
    <T> Part<T> ask(Guard<T> guard, Object key, Callable<T> primary) {
        Part<T> part = new Part<>(guard.name(), Fork.start(() -> guard.call(key, primary)));
        parts.add(part);
        return part;
    }

    /** Keeps a part of the viewer's own for next time, and returns it. */
    <T> T keep(String part, Reply<T> reply) {
        CallContext context = CallContext.current();
        if (context == null || context.trail().degraded().isEmpty()) {
            kept.put(part, reply.json());
        }
        return reply.value();
    }

    /** Keeps an answer for everybody in the region, and returns it. */
    <T> T share(Wanted wanted, Reply<T> reply) {
        return lastAnswers.keep(wanted, reply, viewer());
    }

    /** What the viewer was given for a part last time; it is then kept for next time too. */
    <T> Aged<T> last(String part, Class<T> contract) throws IOException, InterruptedException, NoAnswer {
        lastTime.run();
        Aged<Map<String, byte[]>> found;
        try {
            found = lastTime.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NoAnswer) {
                throw NoAnswer.INSTANCE;
            }
            throw new IOException("the last page of " + viewer() + " cannot be read", e.getCause());
        }
        byte[] json = found.value().get(part);
        if (json == null) {
            throw NoAnswer.INSTANCE;
        }
        kept.putIfAbsent(part, json);
        return new Aged<>(Json.read(json, contract), found.age());
    }

    /** Ends the visit once all its parts are there: keeps what was good, and returns the names of what was left out. */
    List<String> end() throws Exception {
        List<String> omitted = new ArrayList<>();
        for (Part<?> part : parts) {
            boolean isOmitted = part.answer.join().tier().equals(OMITTED);
            if (isOmitted && !omitted.contains(part.name)) {
                omitted.add(part.name);
            }
        }
        lastAnswers.keepPage(page, viewer(), kept, ownParts);
        return omitted;
    }

    /** Leaves what is still on its way. */
    @Override
    public void close() {
        parts.forEach(part -> part.answer.close());
    }

    private static final String OMITTED = "omitted";
}
