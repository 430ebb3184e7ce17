package dev.troop.adapters.reviewmaven;

import dev.troop.adapters.review.Finding;
import dev.troop.adapters.review.Report;
import dev.troop.adapters.review.Review;
import dev.troop.adapters.review.ReviewRequest;
import dev.troop.adapters.review.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * The production review of a project's classes: outbound calls that no guard covers, and guards without owner, without
 * fallback and reason, or never proven.
 *
 * <p>The project's dependencies are read for their types only. A project without classes has nothing to review.
 */
@Mojo(
        name = "review",
        defaultPhase = LifecyclePhase.VERIFY,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
        threadSafe = true)
public final class ReviewGoal extends AbstractMojo {
    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private @Nullable MavenProject project;

    /** The classes to review. */
    @Parameter(property = "troop.review.classes", defaultValue = "${project.build.outputDirectory}", required = true)
    private @Nullable File classes;

    /** Packages whose classes are the application's own, in whatever jar they are; by default all classes of the project. */
    @Parameter(property = "troop.review.own")
    private List<String> own = List.of();

    /** Files guards.json, of each run of tests one (a list, or with commas between them); without any, proof is not looked at. */
    @Parameter(property = "troop.review.proof")
    private List<File> proof = List.of();

    /** What to leave out, one line each: {@code VERDICT METHOD [KIND] | reason | approver | end (YYYY-MM-DD)}. */
    @Parameter(property = "troop.review.exceptions")
    private @Nullable File exceptions;

    /**
     * The verdicts that fail the build: uncovered, unknown, no-fallback, no-owner, unproven, exception. By default all; the
     * others are only told.
     */
    @Parameter(property = "troop.review.failOn")
    private List<String> failOn = List.of();

    /** Where the report is written for scripts, as {@code troop review --json} prints it; by default nowhere. */
    @Parameter(property = "troop.review.json")
    private @Nullable File json;

    /** Leaves the review out. */
    @Parameter(property = "troop.review.skip", defaultValue = "false")
    private boolean skip;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (project == null || classes == null) {
            throw new MojoExecutionException("this goal needs a project: run it where a pom.xml is");
        }
        if (skip || !Files.isDirectory(classes.toPath())) {
            getLog().info(skip ? "the review is left out (troop.review.skip)" : "no classes in " + classes);
            return;
        }
        Set<Verdict> failing = failing();
        Report report = review(project, classes);
        if (json != null) {
            write(report, json.toPath().toAbsolutePath());
        }
        report.text().lines().forEach(line -> {
            if (report.findings().isEmpty()) {
                getLog().info(line);
            } else {
                getLog().warn(line);
            }
        });
        List<Finding> fatal = report.findings().stream()
                .filter(finding -> failing.contains(finding.verdict()))
                .toList();
        if (!fatal.isEmpty()) {
            throw new MojoFailureException("the production review found " + fatal.size() + " ("
                    + fatal.stream()
                            .map(finding -> finding.verdict().text())
                            .distinct()
                            .collect(Collectors.joining(", "))
                    + "): mend them, or note an exception with reason, approver and end");
        }
    }

    private Report review(MavenProject of, File folder) throws MojoExecutionException {
        List<Path> libraries = new ArrayList<>();
        for (Artifact artifact : of.getArtifacts()) {
            if (artifact.getFile() != null && artifact.getArtifactHandler().isAddedToClasspath()) {
                libraries.add(artifact.getFile().toPath());
            }
        }
        try {
            return Review.of(new ReviewRequest(
                    List.of(folder.toPath()),
                    libraries,
                    own,
                    proof.stream().map(File::toPath).toList(),
                    exceptions == null ? null : exceptions.toPath(),
                    LocalDate.now(Clock.systemUTC())));
        } catch (IllegalArgumentException e) {
            throw new MojoExecutionException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void write(Report report, Path file) throws MojoExecutionException {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent(), "a folder is no file"));
            Files.writeString(file, report.json());
        } catch (IOException e) {
            throw new MojoExecutionException("cannot write the report to " + file + ": " + e, e);
        }
    }

    private Set<Verdict> failing() throws MojoExecutionException {
        if (failOn.isEmpty()) {
            return Set.of(Verdict.values());
        }
        try {
            return failOn.stream().map(Verdict::parse).collect(Collectors.toCollection(TreeSet::new));
        } catch (IllegalArgumentException e) {
            throw new MojoExecutionException("failOn: " + e.getMessage(), e);
        }
    }
}
