// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.client.Inspector;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.state.NumberValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.stream.Stream;
import org.eclipse.collections.api.list.ImmutableList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engine leaves every question about numbers to the domain, unknown ones included: a domain
 * that carries more than numbers is right after every instruction. Parameter 0 comes from the host,
 * so it is tainted, and so is all that is made from it.
 */
class DomainIsAskedTest {
  private static final int GET = 0x20;
  private static final int SET = 0x21;
  private static final int CONST = 0x41;
  private static final int CALL = 0x10;
  private static final int END = 0x0B;
  private static final int BLOCK = 0x02;
  private static final int EMPTY = 0x40;
  private static final int RETURN = 0x0F;
  private static final int SELECT = 0x1B;
  private static final int WRAP = 0xA7;
  private static final int EXTEND_U = 0xAD;

  /** Code that leaves a value made from parameter 0. */
  static Stream<Arguments> tainted() {
    return Stream.of(
        code("the parameter", GET, 0),
        code("eq of two unknown", GET, 0, GET, 0, 0x46),
        code("lt_s of two unknown", GET, 0, GET, 0, 0x48),
        code("ge_u of unknown and known", GET, 0, CONST, 5, 0x4F),
        code("eqz", GET, 0, 0x45),
        code("eqz of a comparison", GET, 0, GET, 0, 0x46, 0x45),
        code("i64.eq of two unknown", GET, 0, EXTEND_U, GET, 0, EXTEND_U, 0x51),
        code("add of two unknown", GET, 0, GET, 0, 0x6A),
        code("and of two unknown", GET, 0, GET, 0, 0x71),
        code("and with zero", GET, 0, CONST, 0, 0x71),
        code("div_u of two unknown", GET, 0, GET, 0, 0x6E),
        code("clz", GET, 0, 0x67),
        code("extend8_s", GET, 0, 0xC0),
        code("there and back through i64", GET, 0, EXTEND_U, WRAP),
        code("through a local", GET, 0, SET, 1, GET, 1),
        code("through a global", GET, 0, 0x24, 0, 0x23, 0),
        code("chosen by select", GET, 0, CONST, 3, GET, 0, SELECT),
        code("the same in both arms", GET, 0, GET, 0, GET, 0, SELECT),
        code(
            "where it is known to be 0",
            BLOCK,
            EMPTY,
            GET,
            0,
            0x0D,
            0,
            GET,
            0,
            CALL,
            0,
            RETURN,
            END,
            GET,
            0),
        code(
            "where br_table knows it to be 0",
            BLOCK,
            EMPTY,
            BLOCK,
            EMPTY,
            GET,
            0,
            0x0E,
            1,
            0,
            1,
            END,
            GET,
            0,
            CALL,
            0,
            RETURN,
            END,
            GET,
            0),
        code(
            "where br_table knows it to be beyond",
            BLOCK,
            EMPTY,
            BLOCK,
            EMPTY,
            GET,
            0,
            0x0E,
            1,
            0,
            1,
            END,
            CONST,
            0,
            RETURN,
            END,
            GET,
            0),
        code("stored and loaded", CONST, 8, GET, 0, 0x36, 2, 0, CONST, 8, 0x28, 2, 0),
        code("a byte of it", CONST, 8, GET, 0, 0x3A, 0, 0, CONST, 8, 0x2D, 0, 0),
        code("a signed byte of it", CONST, 8, GET, 0, 0x36, 2, 0, CONST, 9, 0x2C, 0, 0),
        code("two of its bytes", CONST, 8, GET, 0, 0x3B, 1, 0, CONST, 8, 0x2E, 1, 0),
        code(
            "a word of its bytes and others",
            CONST,
            8,
            CONST,
            1,
            0x36,
            2,
            0,
            CONST,
            9,
            GET,
            0,
            0x3A,
            0,
            0,
            CONST,
            8,
            0x28,
            2,
            0),
        code("stored somewhere", GET, 0, GET, 0, 0x36, 2, 0, CONST, 8, 0x28, 2, 0),
        code("loaded from somewhere", GET, 0, GET, 0, 0x36, 2, 0, GET, 0, 0x2D, 0, 0),
        code("filled with it", CONST, 8, GET, 0, CONST, 4, 0xFC, 0x0B, 0, CONST, 8, 0x28, 2, 0),
        code("whether a slot is null", GET, 0, 0x25, 0, 0xD1));
  }

  /** Code that leaves a value made from constants alone. */
  static Stream<Arguments> clean() {
    return Stream.of(
        code("a constant", CONST, 1),
        code("a sum", CONST, 1, CONST, 2, 0x6A),
        code("a comparison", CONST, 1, CONST, 2, 0x46),
        code("stored and loaded", CONST, 8, CONST, 1, 0x36, 2, 0, CONST, 8, 0x28, 2, 0),
        code("of the module's zeros", CONST, 12, 0x28, 2, 0));
  }

  private static Arguments code(String name, int... code) {
    return Arguments.of(name, code);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tainted")
  void whatIsMadeFromTheHostsIsTainted(String name, int[] code) {
    assertThat(mayBeTainted(code)).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clean")
  void whatIsMadeFromConstantsIsNot(String name, int[] code) {
    assertThat(mayBeTainted(code)).isFalse();
  }

  /** What the domain says of the operand of the first call of function 0 after the code. */
  private static boolean mayBeTainted(int[] code) {
    int[] body = new int[code.length + 2];
    System.arraycopy(code, 0, body, 0, code.length);
    body[code.length] = CALL;
    WasmModule module = new TestModule(1).function(GET, 0).function(body).export().build();
    FlowResult result =
        FlowCallGraph.build(
            module,
            CodeFacts.scan(module, 1),
            FlowOptions.of(HostModel.PASSIVE).withDomain(TaintDomain.create()));
    CallGraph graph = result.callGraph();
    ImmutableList<Inspector.View> views =
        Inspector.at(result.states(), 1, graph.offset(graph.firstSite(1)));
    assertThat(views).hasSize(1);
    Value[] stack = views.get(0).state().stack();
    return stack[stack.length - 1] instanceof NumberValue<?> number
        && number.number() instanceof TaintDomain.Tainted<?> tainted
        && tainted.mayBeTainted();
  }
}
