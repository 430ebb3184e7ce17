package dev.troop.control.drill;

import dev.troop.core.Ticker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The load generator as a child of the drill: lines in, lines out. It ends by itself when its input ends, so it does not
 * outlive the drill. Thread safe.
 */
final class ViewersProcess implements AutoCloseable {
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final Process process;
    private final Writer input;
    private final Ticker ticker;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Map<String, CompletableFuture<Sample>> probes = new ConcurrentHashMap<>();

    /** One that runs already, and that nobody listens to. */
    ViewersProcess(Process process, Ticker ticker) {
        this.process = process;
        this.ticker = ticker;
        this.input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    /** Starts it; every request it tells of goes to {@code traffic}. */
    static ViewersProcess start(List<String> command, Path log, Traffic traffic, Ticker ticker) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        ViewersProcess viewers = new ViewersProcess(process, ticker);
        Thread.ofPlatform().daemon().name("viewers-out").start(() -> viewers.read(traffic));
        Thread.ofPlatform().daemon().name("viewers-beat").start(viewers::beat);
        return viewers;
    }

    /** Waits until it is ready to send. */
    void awaitReady(Duration bound) throws IOException, InterruptedException {
        try {
            ready.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the load generator did not start; see viewers.log", e);
        }
    }

    /** Sets how many requests a second all viewers together send. */
    void rate(int perSecond) throws IOException {
        say("rate " + perSecond);
    }

    /** Sends one request of a test viewer that belongs to {@code id}; {@code token} is {@code -} for an untagged one. */
    CompletableFuture<Sample> probe(String id, String journey, String region, String token) throws IOException {
        CompletableFuture<Sample> answer = new CompletableFuture<>();
        probes.put(id, answer);
        say("probe " + id + " " + journey + " " + region + " " + token);
        return answer.orTimeout(10, TimeUnit.SECONDS);
    }

    /** Whether the process is still there. */
    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private synchronized void say(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    private void beat() {
        try {
            while (process.isAlive()) {
                say("beat");
                ticker.pause(BEAT);
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Traffic traffic) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(line.split(" "), traffic);
            }
        } catch (IOException e) {
            process.destroyForcibly();
        }
        IOException gone = new IOException("the load generator is gone");
        ready.completeExceptionally(gone);
        probes.values().forEach(probe -> probe.completeExceptionally(gone));
    }

    private void hear(String[] words, Traffic traffic) {
        switch (words[0]) {
            case "ready" -> ready.complete(null);
            case "r" -> traffic.add(Sample.parse(words, 1));
            case "p" -> {
                CompletableFuture<Sample> probe = probes.remove(words[1]);
                if (probe != null) {
                    probe.complete(Sample.parse(words, 2));
                }
            }
            default -> throw new IllegalStateException("the load generator said '" + String.join(" ", words) + "'");
        }
    }
}
