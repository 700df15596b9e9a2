package games.arena;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way the arrows between the packages run. */
@AnalyzeClasses(packages = "games.arena", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule theEngineIsPureJava =
      classes()
          .that()
          .resideInAPackage("games.arena.battle.engine")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("games.arena.battle.engine", "java..");

  @ArchTest
  static final ArchRule playersAndBoardsKnowNothingOfBattles =
      noClasses()
          .that()
          .resideInAnyPackage("games.arena.player..", "games.arena.leaderboard..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("games.arena.battle"); // the engine has the bounds of the rules

  @ArchTest
  static final ArchRule nothingImportsAdmin =
      noClasses()
          .that()
          .resideOutsideOfPackage("games.arena.admin..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("games.arena.admin..");

  @ArchTest
  static final ArchRule featuresRunInNoCircle =
      slices()
          .matching("games.arena.(*)..")
          .should()
          .beFreeOfCycles()
          // The engine knows nothing but Java, so no circle can run through it.
          .ignoreDependency(alwaysTrue(), resideInAPackage("games.arena.battle.engine"));

  @ArchTest
  static final ArchRule partsOfAFeatureRunInNoCircle =
      slices().matching("games.arena.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule resourcesAreUsedByNobody =
      noClasses()
          .that()
          .areTopLevelClasses() // what is nested in a resource may know it
          .should()
          .dependOnClassesThat(areResources())
          .because("an HTTP resource is where a request comes in, and calls what others can, too");

  @ArchTest
  static final ArchRule dependenciesComeThroughTheConstructor =
      fields()
          .should()
          .notBeAnnotatedWith("jakarta.inject.Inject")
          .andShould()
          .notBeAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
          .because("what a constructor takes can be seen, counted, and handed in by a test");

  private static DescribedPredicate<JavaClass> areResources() {
    return resideInAPackage("games.arena..")
        .and(simpleNameEndingWith("Resource"))
        .as("are HTTP resources");
  }
}
