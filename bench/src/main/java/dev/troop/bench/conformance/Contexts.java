package dev.troop.bench.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The check of what a fallback finds: how often it runs, and with which context, for each kind of failure. */
final class Contexts {
    /** What the log context of a request is to a library: a thread local of somebody else's. */
    static final ThreadLocal<@Nullable String> LOG = new ThreadLocal<>();

    private static final String REQUEST = "request-7";

    /** How a library carries the context of a request. */
    interface Carrier {
        /** Makes a call within the context of a request, on this thread. */
        String within(String request, Callable<String> call) throws Exception;

        /** The request in whose context this thread is, or null. */
        @Nullable
        String current();
    }

    /** What the fallback of one call found. */
    private record Found(int runs, boolean log, boolean request, boolean inTime) {
        boolean isWhole() {
            return runs == 1 && log && request && inTime;
        }

        @Override
        public String toString() {
            if (runs != 1) {
                return "ran " + runs + " times";
            }
            String when = inTime ? "once" : "once, when the work has ended";
            if (log && request) {
                return when + ", with its context";
            }
            return when + ", without " + (request ? "the log context" : log ? "the request's context" : "any context");
        }
    }

    private final Carrier carrier;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicReference<@Nullable String> log = new AtomicReference<>();
    private final AtomicReference<@Nullable String> request = new AtomicReference<>();

    private Contexts(Carrier carrier) {
        this.carrier = carrier;
    }

    static Finding check(Library library) throws Exception {
        Contexts contexts = new Contexts(library instanceof Carrier carrier ? carrier : new LogOnly());
        List<String> seen = new ArrayList<>();
        boolean held = true;
        Found[] found = {contexts.exception(library), contexts.open(library), contexts.budget(library)};
        String[] kinds = {"exception", "open breaker", "full budget"};
        for (int i = 0; i < kinds.length; i++) {
            held &= found[i].isWhole();
            seen.add(kinds[i] + ": " + found[i]);
        }
        Optional<Found> timeout = contexts.timeout(library);
        if (timeout.isPresent()) {
            held &= timeout.get().isWhole();
            seen.add("timeout: " + timeout.get());
        }
        return Finding.of(held, String.join("; ", seen));
    }

    private Found exception(Library library) throws Exception {
        try (Line line = library.breaker(wish(1_000, 10))) {
            return find(line, Checks.FAILS);
        }
    }

    private Found open(Library library) throws Exception {
        try (Line line = library.breaker(wish(1, 10))) {
            Checks.open(line);
            return find(line, Checks.ANSWERS);
        }
    }

    private Found budget(Library library) throws Exception {
        try (Line line = library.breaker(wish(1_000, 1))) {
            Stuck holds = new Stuck();
            Beside holder = Beside.start(() -> line.call(holds));
            holds.awaitStart();
            Found found = find(line, Checks.ANSWERS);
            holds.letGo();
            holder.end();
            return found;
        }
    }

    private Optional<Found> timeout(Library library) throws Exception {
        Optional<Line> timed = library.timed(wish(1_000, 10));
        if (timed.isEmpty()) {
            return Optional.empty();
        }
        try (Line line = timed.get()) {
            Begun hangs = Begun.within(primary -> inRequest(line, primary), this::forget);
            boolean inTime = Beside.within(Checks.PATIENCE, () -> runs.get() > 0);
            hangs.work().letGo();
            hangs.call().end();
            Found found = found();
            return Optional.of(new Found(found.runs(), found.log(), found.request(), inTime));
        }
    }

    private Found find(Line line, Callable<String> primary) throws Exception {
        forget();
        Beside.start(() -> inRequest(line, primary)).end();
        return found();
    }

    private String inRequest(Line line, Callable<String> primary) throws Exception {
        LOG.set(REQUEST);
        try {
            return carrier.within(REQUEST, () -> line.call(primary));
        } finally {
            LOG.remove();
        }
    }

    private Wish wish(int minimumCalls, int budget) {
        return Wish.of(minimumCalls, budget).fallback(() -> {
            runs.incrementAndGet();
            log.set(LOG.get());
            request.set(carrier.current());
            return Wish.FALLBACK;
        });
    }

    private void forget() {
        runs.set(0);
        log.set(null);
        request.set(null);
    }

    private Found found() {
        return new Found(runs.get(), REQUEST.equals(log.get()), REQUEST.equals(request.get()), true);
    }

    /** For libraries that carry no context of their own: the request is whose log context it is. */
    private static final class LogOnly implements Carrier {
        @Override
        public String within(String request, Callable<String> call) throws Exception {
            return call.call();
        }

        @Override
        public @Nullable String current() {
            return LOG.get();
        }
    }
}
