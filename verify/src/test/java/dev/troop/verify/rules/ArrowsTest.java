package dev.troop.verify.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowsTest {

    @Test
    void everyModuleWithCodeHasItsArrowsAndIsLookedAt() throws IOException {
        List<String> modules = House.modulesWithCode();
        Set<String> seen = new TreeSet<>();
        for (JavaClass one : House.CLASSES) {
            seen.add(House.moduleOf(one.getPackageName()));
        }

        assertThat(modules).contains("core", "guard", "adapters.http");
        assertThat(modules)
                .filteredOn(module -> !module.startsWith("adapters."))
                .isSubsetOf(House.ARROWS.keySet());
        assertThat(seen).containsAll(modules);
    }

    @ParameterizedTest
    @MethodSource("dev.troop.verify.rules.House#modulesWithCode")
    void aModuleKnowsOnlyTheModulesItsArrowsPointTo(String module) {
        Set<String> known = new TreeSet<>(House.arrowsOf(module));
        known.add(module);
        DescribedPredicate<JavaClass> others = resideInAPackage(House.PACKAGE + "..")
                .and(DescribedPredicate.not(
                        resideInAnyPackage(known.stream().map(House::packages).toArray(String[]::new))))
                .as("of modules besides " + known);

        noClasses()
                .that()
                .resideInAPackage(House.packages(module))
                .should()
                .dependOnClassesThat(others)
                .check(House.CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "guard"})
    void whatRunsInOtherPeoplesServicesNeedsOnlyTheJdk(String module) {
        classes()
                .that()
                .resideInAPackage(House.packages(module))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "javax.crypto..",
                        "jdk.jfr..",
                        "org.jspecify..",
                        House.packages("core"),
                        House.packages(module)))
                .check(House.CLASSES);
    }

    @Test
    void decisionsKnowNoInputAndNoOutput() {
        DescribedPredicate<JavaClass> processes = new DescribedPredicate<>("processes") {
            @Override
            public boolean test(JavaClass one) {
                return Set.of(
                                "java.lang.Process",
                                "java.lang.ProcessBuilder",
                                "java.lang.ProcessHandle",
                                "java.lang.Runtime")
                        .contains(one.getName());
            }
        };

        noClasses()
                .that()
                .resideInAPackage(House.packages("chaos"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net..", "java.io..", "java.nio..")
                        .or(processes))
                .check(House.CLASSES);
    }
}
