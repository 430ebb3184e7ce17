package dev.troop.adapters.review;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a review found, for people and for scripts. Immutable.
 *
 * @param findings what was found and is not excepted, by file and line; then the exceptions that do not hold
 * @param callsByKind how many outbound calls there are of each kind
 * @param covered how many of them a guard covers
 * @param guards in how many places guards are made
 * @param excepted how many findings were left out because of an exception
 * @param proofLookedAt whether there were proofs to look at
 */
public record Report(
        List<Finding> findings,
        Map<String, Integer> callsByKind,
        int covered,
        int guards,
        int excepted,
        boolean proofLookedAt) {
    public Report {
        findings = List.copyOf(findings);
        callsByKind = Map.copyOf(callsByKind);
    }

    /** For people: a paragraph for each finding, then a line of sums. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append("%s: %s %s: %s%n".formatted(finding.place(), finding.verdict().text(), finding.kind(), finding.what()));
            if (finding.verdict() != Verdict.EXCEPTION) {
                text.append("    in %s%n".formatted(finding.method()));
            }
            text.append("    %s%n    %s%n".formatted(finding.why(), finding.fix()));
        }
        return text.append(sums()).append(System.lineSeparator()).toString();
    }

    /** For scripts: {@code {findings: [...], summary: {...}}}. */
    public String json() {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("findings", findings.stream().map(Report::object).toList());
        whole.put("summary", summary());
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(whole);
    }

    private Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("outboundCalls", outbound());
        summary.put("outboundCallsByKind", new java.util.TreeMap<>(callsByKind));
        summary.put("covered", covered);
        summary.put("excepted", excepted);
        summary.put("guards", guards);
        summary.put("proofLookedAt", proofLookedAt);
        summary.put("findings", findings.size());
        return summary;
    }

    private static Map<String, Object> object(Finding finding) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("verdict", finding.verdict().text());
        object.put("kind", finding.kind());
        object.put("file", finding.file());
        object.put("line", finding.line());
        object.put("method", finding.method());
        object.put("what", finding.what());
        object.put("why", finding.why());
        object.put("fix", finding.fix());
        return object;
    }

    private int outbound() {
        return callsByKind.values().stream().mapToInt(Integer::intValue).sum();
    }

    private String sums() {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        findings.forEach(finding -> counts.merge(finding.verdict(), 1, Integer::sum));
        String by = counts.entrySet().stream()
                .map(one -> one.getValue() + " " + one.getKey().text())
                .collect(Collectors.joining(", "));
        return "%d findings%s; %d outbound calls, %d covered, %d excepted; %d guards, %s"
                .formatted(
                        findings.size(),
                        by.isEmpty() ? "" : " (" + by + ")",
                        outbound(),
                        covered,
                        excepted,
                        guards,
                        proofLookedAt ? "proofs looked at" : "proofs not looked at (--proof)");
    }
}
