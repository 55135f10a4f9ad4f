// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A part of a command line: options, operands and other parts. What declares one makes it a field,
 * which holds what was given once the command line is parsed.
 */
public abstract class Options {
  private final List<Declared> declared = new ArrayList<>();

  /** An option or operand, several of which some can be given, or a part. */
  private record Declared(List<Arg<?>> args, String many, Optional<Options> part) {}

  /** Has no options yet. */
  protected Options() {}

  private <T> Arg<T> declared(Arg<T> arg) {
    declared.add(new Declared(List.of(arg), "", Optional.empty()));
    return arg;
  }

  /** An option that takes nothing. */
  protected final Arg<Boolean> flag(String... names) {
    return declared(Arg.of(boolean.class, false, names));
  }

  /** An option that takes a number. */
  protected final Arg<Integer> number(String... names) {
    return declared(Arg.of(int.class, 0, names));
  }

  /** An option that takes a text; empty if it is not given. */
  protected final Arg<String> text(String... names) {
    return declared(Arg.of(String.class, "", names));
  }

  /** An option that takes one of the values of an enumeration. */
  protected final <E extends Enum<E>> Arg<E> choice(E initial, String... names) {
    return declared(Arg.of(initial.getDeclaringClass(), initial, names));
  }

  /** An option that takes a text and may repeat. */
  protected final Arg<List<String>> texts(String... names) {
    return declared(Arg.list(String.class, List.of(), names));
  }

  /** An option that takes values of an enumeration. */
  protected final <E extends Enum<E>> Arg<List<E>> choices(
      Class<E> of, List<E> initial, String... names) {
    return declared(Arg.list(of, initial, names));
  }

  /** An option that takes a value, which is empty if it is not given. */
  protected final <E> Arg<Optional<E>> optional(Class<E> of, String... names) {
    return declared(Arg.optional(of, names));
  }

  /** Words that are no options, one at least. */
  protected final Arg<List<String>> operands(String label) {
    return declared(Arg.list(String.class, List.of()).arity("1..*").label(label));
  }

  /** The word at this position, from 0, among those that are no options. */
  protected final Arg<String> operand(int position, String label) {
    return declared(Arg.of(String.class, "").index(position).label(label));
  }

  /** One of the values of an enumeration, at this position among the words that are no options. */
  protected final <E extends Enum<E>> Arg<E> operand(int position, String label, E initial) {
    return declared(Arg.of(initial.getDeclaringClass(), initial).index(position).label(label));
  }

  /** All that a part declares. */
  protected final <P extends Options> P part(P part) {
    declared.add(new Declared(List.of(), "", Optional.of(part)));
    return part;
  }

  /** Of these, which are declared already, not two can be given. */
  protected final void atMostOneOf(Arg<?>... args) {
    group("0..1", args);
  }

  /** Of these, which are declared already, one must be given. */
  protected final void oneOf(Arg<?>... args) {
    group("1", args);
  }

  private void group(String many, Arg<?>... args) {
    List<Arg<?>> group = List.of(args);
    declared.removeIf(
        one -> one.many().isEmpty() && group.containsAll(one.args()) && one.part().isEmpty());
    declared.add(new Declared(group, many, Optional.empty()));
  }

  /** All parts, and the parts of parts. */
  public final Stream<Options> parts() {
    return declared.stream()
        .flatMap(one -> one.part().stream())
        .flatMap(part -> Stream.concat(Stream.of(part), part.parts()));
  }

  /**
   * Adds all to a command. Parts are none of picocli's mixins, each of which would be a command of
   * its own, copied into the one that it is part of.
   */
  final void addTo(CommandSpec command) {
    for (Declared one : declared) {
      one.part().ifPresent(part -> part.addTo(command));
      if (one.many().isEmpty()) {
        one.args().forEach(arg -> command.add(arg.spec()));
      } else {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder().multiplicity(one.many());
        one.args().forEach(arg -> group.addArg(arg.spec()));
        command.addArgGroup(group.build());
      }
    }
  }
}
