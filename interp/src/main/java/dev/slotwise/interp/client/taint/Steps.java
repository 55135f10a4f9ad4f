// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.taint;

import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts that describe the nodes of a path. Texts are shared, so that a node has only a number.
 */
final class Steps {
  private final WasmModule module;
  private final List<String> texts = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  Steps(WasmModule module) {
    this.module = module;
  }

  int of(String text) {
    return numbers.computeIfAbsent(
        text,
        added -> {
          texts.add(added);
          return texts.size() - 1;
        });
  }

  String text(int number) {
    return texts.get(number);
  }

  int source(int callee) {
    return of(name(callee) + " hands it in");
  }

  int sourceMemory(int callee) {
    return of(name(callee) + " writes it to memory");
  }

  int argument(int callee, int index) {
    return of("passed to %s as argument %d".formatted(name(callee), index));
  }

  int result(int callee) {
    return of(name(callee) + " gives it back");
  }

  int called(int callee) {
    return of("decides whether " + name(callee) + " is called");
  }

  int global(int global, boolean written) {
    return of((written ? "put into global " : "taken from global ") + global);
  }

  private String name(int function) {
    return module.functionName(function);
  }
}
