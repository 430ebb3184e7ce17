package dev.troop.verify.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void aNameSaysWhatItsClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?)")
                .because("such a name fits any class")
                .check(House.CLASSES);
    }

    @Test
    void everyPackageIsDefinedAndSaysWhereNullMayBe() {
        Set<String> undefined = new TreeSet<>();
        int packages = 0;
        for (JavaPackage one : House.CLASSES.getPackage(House.PACKAGE).getSubpackagesInTree()) {
            boolean hasCode = one.getClasses().stream().anyMatch(NamesTest::isCode);
            packages += hasCode ? 1 : 0;
            if (hasCode && !one.isAnnotatedWith(NullMarked.class)) {
                undefined.add(one.getName());
            }
        }

        assertThat(packages).isPositive();
        assertThat(undefined)
                .as("packages without a package-info.java that is @NullMarked")
                .isEmpty();
    }

    private static boolean isCode(JavaClass one) {
        return !one.getSimpleName().equals("package-info")
                && !one.isAnnotatedWith("io.avaje.jsonb.spi.Generated")
                && !one.getPackageName().endsWith(".jmh_generated");
    }
}
