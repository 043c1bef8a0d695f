package io.clipsr.benchmarks.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The modules' floors, and what holds inside each of them. Classes are told apart by where they were built. */
class ArchitectureTest {
    private static final Pattern MODULE = Pattern.compile("clipsr-(kernels|weights|api|examples)|/(benchmarks)/");

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.clipsr");

    @Test
    void kernelsStandAlone() {
        floor("kernels", "weights", "api", "examples", "benchmarks");
    }

    @Test
    void weightsStandAlone() {
        floor("weights", "kernels", "api", "examples", "benchmarks");
    }

    @Test
    void theApiKnowsNobodyAboveIt() {
        floor("api", "examples", "benchmarks");
    }

    @Test
    void examplesAreNotBenchmarks() {
        floor("examples", "benchmarks");
    }

    @Test
    void devicesAreNamedByTheirInterfaceOnly() {
        check(noClasses()
                .that(in("api", "examples"))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.clipsr.kernels.cpu..", "io.clipsr.kernels.gpu..", "..emulator..")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernels", "weights", "api", "examples", "benchmarks"})
    void packagesHaveNoCircles(String module) {
        JavaClasses classes = ALL.that(in(module));
        assertFalse(classes.isEmpty(), "no classes of " + module + " on the class path");
        slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(classes);
    }

    @Test
    void onlyMainClassesEndTheJvm() {
        check(noClasses()
                .that(describe(
                        "have no main method",
                        type -> type.tryGetMethod("main", String[].class).isEmpty()))
                .should()
                .callMethod(System.class, "exit", int.class));
    }

    /** Printing into a text of one's own is fine. */
    @Test
    void noStackTraceIsPrinted() {
        check(noClasses()
                .should()
                .callMethodWhere(describe("prints a stack trace to stderr", ArchitectureTest::printsStackTrace)));
    }

    private static boolean printsStackTrace(JavaAccess<? extends AccessTarget.CodeUnitAccessTarget> call) {
        return call.getTarget().getName().equals("printStackTrace")
                && call.getTarget().getRawParameterTypes().isEmpty();
    }

    private static void floor(String module, String... above) {
        check(noClasses().that(in(module)).should().dependOnClassesThat(in(above)));
    }

    private static void check(ArchRule rule) {
        rule.check(ALL);
    }

    private static DescribedPredicate<JavaClass> in(String... modules) {
        Set<String> names = Set.of(modules);
        return describe("are in " + String.join(" or ", modules), type -> names.contains(module(type)));
    }

    /** Returns the name of the module that a class was built in, "" if it is none of ours. */
    private static String module(JavaClass type) {
        if (type.getSource().isEmpty()) {
            return "";
        }
        MatchResult last = MODULE.matcher(type.getSource().get().getUri().toString())
                .results()
                .reduce((first, second) -> second)
                .orElse(null);
        return last == null ? "" : last.group(1) == null ? last.group(2) : last.group(1);
    }

    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
