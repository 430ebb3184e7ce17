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
    private static final String NEXT = System.lineSeparator();

    public Report {
        findings = List.copyOf(findings);
        callsByKind = Map.copyOf(callsByKind);
    }

    /** For people: a paragraph for each finding, then a line of sums. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(finding.place())
                    .append(": ")
                    .append(finding.verdict().text())
                    .append(' ')
                    .append(finding.kind())
                    .append(": ")
                    .append(finding.what())
                    .append(NEXT);
            if (finding.verdict() != Verdict.EXCEPTION) {
                text.append("    in ").append(finding.method()).append(NEXT);
            }
            text.append("    ").append(finding.why()).append(NEXT);
            text.append("    ").append(finding.fix()).append(NEXT);
        }
        return text.append(sums()).append(NEXT).toString();
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
        return findings.size() + " findings" + (by.isEmpty() ? "" : " (" + by + ")") + "; " + outbound()
                + " outbound calls, "
                + covered + " covered, " + excepted + " excepted; " + guards + " guards, "
                + (proofLookedAt ? "proofs looked at" : "proofs not looked at (--proof)");
    }
}
