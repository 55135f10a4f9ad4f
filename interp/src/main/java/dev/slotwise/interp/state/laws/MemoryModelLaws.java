// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state.laws;

import dev.slotwise.interp.state.MemoryModel;
import dev.slotwise.interp.state.MemoryObjects;
import dev.slotwise.lattice.laws.Violation;
import dev.slotwise.wasm.ir.WasmModule;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Holds a memory model against a module: that it says the same each time, that each object has the
 * addresses that it says and no other, that there are no more objects than the file has bytes, and
 * that what is written of an object is written somewhere in the file. Whether stores stay in the
 * objects is for runs to show. Linear in the objects and the file.
 */
public final class MemoryModelLaws {
  private final MutableList<Violation> violations = Lists.mutable.empty();
  private final String subject;

  private MemoryModelLaws(MemoryModel model) {
    this.subject = model.id();
  }

  /**
   * {@return the laws that the model breaks; empty if every law holds, or the model lacks something
   * of the module}
   *
   * @param model the memory model to check
   * @param module a valid module
   */
  public static ImmutableList<Violation> check(MemoryModel model, WasmModule module) {
    MemoryModelLaws laws = new MemoryModelLaws(model);
    laws.require("the same is missing", model.missing(module).equals(model.missing(module)), "");
    if (model.missing(module).isEmpty()) {
      laws.check(model.objects(module), model.objects(module), module);
    }
    return laws.violations.toImmutable();
  }

  private void check(MemoryObjects objects, MemoryObjects again, WasmModule module) {
    require("the same objects", objects.count() == again.count(), "");
    require("in proportion to the file", objects.count() <= module.bytes().length, "");
    for (int object = 0; object < objects.count(); object++) {
      long start = objects.start(object);
      long end = objects.end(object);
      require("the same objects", again.at(start) == object, "at " + start);
      require("has its first address", objects.at(start) == object, "at " + start);
      require("has its last address", objects.at(end - 1) == object, "at " + end);
      require("ends where it says", objects.at(end) != object, "at " + end);
      require("begins where it says", objects.at(start - 1) != object, "at " + start);
    }
    int written = 0;
    for (int place = 0; place < module.bytes().length; place++) {
      int object = objects.writtenAt(place);
      written += object == MemoryObjects.NO_OBJECT ? 0 : 1;
      require("an object that there is", object < objects.count(), "written at " + place);
      require("the same objects", object == again.writtenAt(place), "written at " + place);
    }
    require("written in the file", written == objects.writtenCount(), "");
  }

  private void require(String law, boolean holds, String detail) {
    if (!holds) {
      violations.add(new Violation(subject, law, detail));
    }
  }
}
