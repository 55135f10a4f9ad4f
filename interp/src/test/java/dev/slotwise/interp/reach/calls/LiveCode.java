// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach.calls;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.Program;
import java.util.function.IntConsumer;

/** A program of which only some functions have code. */
record LiveCode(Program program, NodeSet live) implements Program {
  @Override
  public int packageCount() {
    return program.packageCount();
  }

  @Override
  public int functionCount() {
    return program.functionCount();
  }

  @Override
  public int typeCount() {
    return program.typeCount();
  }

  @Override
  public boolean isMain(int pkg) {
    return program.isMain(pkg);
  }

  @Override
  public void initializers(int pkg, IntConsumer action) {
    program.initializers(pkg, action);
  }

  @Override
  public void mainFunctions(int pkg, IntConsumer action) {
    program.mainFunctions(pkg, action);
  }

  @Override
  public void declarations(int pkg, DeclarationVisitor visitor) {
    program.declarations(pkg, visitor);
  }

  @Override
  public void instructions(int function, ReferenceVisitor visitor) {
    if (live.contains(function)) {
      program.instructions(function, visitor);
    }
  }

  @Override
  public boolean isInterface(int type) {
    return program.isInterface(type);
  }

  @Override
  public void elements(int type, IntConsumer action) {
    program.elements(type, action);
  }

  @Override
  public void methods(int type, IntConsumer action) {
    program.methods(type, action);
  }
}
