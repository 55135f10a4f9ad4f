// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names are those that clang 19 gives. */
class MangledNameTest {
  /** A function of a class, and the class's table. */
  @ParameterizedTest
  @CsvSource({
    "_ZN6Animal4legsEi, _ZTV6Animal",
    "_ZNK3geo5Shape4areaEi, _ZTVN3geo5ShapeE",
    "_ZN3geo7PolygonILi3EE7cornersEi, _ZTVN3geo7PolygonILi3EEE",
    "_ZN12_GLOBAL__N_15Local4areaEi, _ZTVN12_GLOBAL__N_15LocalE",
    "_ZN4PairIiN3geo5ShapeEE5firstEv, _ZTV4PairIiN3geo5ShapeEE",
    "_ZZ4mainEN5Local1fEv, _ZTVZ4mainE5Local",
    "_ZNSt9exception4whatEv, _ZTVSt9exception",
    "_ZN4BaseD0Ev, _ZTV4Base",
    "_ZN4BaseC2ERKS_, _ZTV4Base",
    "_ZN4BaseplERKS_, _ZTV4Base"
  })
  void aFunctionAndATableNameOneClass(String function, String table) {
    assertThat(MangledName.classOfTable(table)).isPresent();
    assertThat(MangledName.classOfFunction(function)).isEqualTo(MangledName.classOfTable(table));
  }

  @Test
  void scopesWithoutArgumentsNameAClass() {
    assertThat(MangledName.classOfTable("_ZTVN12_GLOBAL__N_15LocalE"))
        .contains(MangledName.ofScopes(List.of("", "Local")));
    assertThat(MangledName.classOfTable("_ZTVSt9exception"))
        .contains(MangledName.ofScopes(List.of("std", "exception")));
  }

  @Test
  void aTableOfABaseIsOfTheClassAroundIt() {
    assertThat(MangledName.classOfTable("_ZTCN3geo3BoxE0_NS_4WideE"))
        .isEqualTo(MangledName.classOfTable("_ZTVN3geo3BoxE"));
  }

  @Test
  void otherClassesHaveOtherNames() {
    assertThat(MangledName.classOfTable("_ZTV6Animal"))
        .isNotEqualTo(MangledName.classOfTable("_ZTVN3geo6AnimalE"));
    assertThat(MangledName.classOfTable("_ZTV1AILi1EE"))
        .isNotEqualTo(MangledName.classOfTable("_ZTV1AILi2EE"));
  }

  /** A class of a function's own, in a function of such a class, and so on. */
  @Test
  void aClassMayStandInManyFunctions() {
    String functions = "Z1fvE".repeat(60);
    assertThat(MangledName.classOfFunction("_Z" + functions + "N1B1gEv"))
        .isPresent()
        .isEqualTo(MangledName.classOfTable("_ZTV" + functions + "1B"));
    assertThat(MangledName.classOfFunction("_Z" + "Z1fvE".repeat(200) + "N1B1gEv")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"main", "_Z3addii", "_ZN", "_ZNE", "_ZN99999999999999999999A1fEv"})
  void whatIsOfNoClassHasNone(String symbol) {
    assertThat(MangledName.classOfFunction(symbol)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"_ZTV", "_ZTVN3geo5Shape", "_ZTV6Animal.llvm.1", "_ZTV9Animal"})
  void aTableThatIsNotUnderstoodHasNone(String symbol) {
    assertThat(MangledName.classOfTable(symbol)).isEmpty();
  }

  @Test
  void noNameTakesLongOrFails() {
    Random random = new Random(7);
    String letters = "NEIJLXZSTDUCB_0123abcdt";
    assertThatCode(
            () -> {
              for (int i = 0; i < 20_000; i++) {
                StringBuilder symbol = new StringBuilder(i % 2 == 0 ? "_ZTV" : "_Z");
                for (int length = random.nextInt(40); length > 0; length--) {
                  symbol.append(letters.charAt(random.nextInt(letters.length())));
                }
                MangledName.classOfTable(symbol.toString());
                MangledName.classOfFunction(symbol.toString());
              }
              MangledName.classOfTable("_ZTV" + "N".repeat(100_000));
              MangledName.classOfTable("_ZTV1A" + "I".repeat(100_000));
            })
        .doesNotThrowAnyException();
  }
}
