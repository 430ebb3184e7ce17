package dev.troop.adapters.springboot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at a start that fails which property or interface is wrong, and what to do. */
final class BadGuardAnalyzer extends AbstractFailureAnalyzer<BadGuard> {
    @Override
    protected FailureAnalysis analyze(Throwable root, BadGuard cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
