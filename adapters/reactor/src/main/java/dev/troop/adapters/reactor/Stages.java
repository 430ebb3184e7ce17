package dev.troop.adapters.reactor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for a stage as a guard's work: who is interrupted gives the stage up. */
final class Stages {
    private Stages() {}

    /** What {@code stage} ends with, or what it failed with; cancels it if this thread is interrupted. */
    static <T> T await(CompletionStage<? extends T> stage) throws Exception {
        CompletableFuture<? extends T> future = stage.toCompletableFuture();
        try {
            return future.get();
        } catch (InterruptedException left) {
            future.cancel(true);
            throw left;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }
}
