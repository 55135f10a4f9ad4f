// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import dev.slotwise.interp.host.HostModel;
import dev.slotwise.tests.objects.NaiveObjectFlow;
import dev.slotwise.wasm.binary.ModuleDecoder;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Level {@code objects} of programs against an answer that was solved another way. */
@Tag("nightly")
class ObjectsOfProgramsTest {
  @ParameterizedTest
  @ValueSource(strings = {"dash-g", "bash-g", "lua-g", "mujs-g", "ninja-g", "words-g"})
  void callsEnterWhatTheRulesSay(String name) throws IOException {
    Optional<Corpus.Entry> found = Corpus.find(name);
    if (found.isEmpty()) {
      System.out.println(name + ": not there, nothing to compare");
      return;
    }
    NaiveObjectFlow.compare(name, ModuleDecoder.decode(found.get().bytes()), HostModel.PASSIVE);
  }
}
