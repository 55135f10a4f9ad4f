// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.option;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * An option or an operand: what it is called, what it takes, and after parsing what was given.
 *
 * @param <T> what it takes; lists and optionals say of what in {@code element}
 */
public final class Arg<T> {
  private final String[] names;
  private final Class<?> type;
  private final Class<?> element;
  private final Cell cell;

  private String label = "";
  private String description = "";
  private String arity = "";
  private String index = "";
  private boolean isRequired;
  private boolean isSplit;
  private @Nullable String byDefault;
  private @Nullable Iterable<String> candidates;
  private @Nullable IParameterConsumer consumer;

  /** Where the value is; picocli's own binding is a field that it finds by its annotation. */
  private static final class Cell implements IGetter, ISetter {
    private final Object initial;
    private Object value;

    Cell(Object initial) {
      this.initial = initial;
      this.value = initial;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // The library's interface.
    public <V> V get() {
      return (V) value;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <V> V set(@Nullable V given) {
      Object before = value;
      value = given == null ? initial : given;
      return (V) before;
    }
  }

  private Arg(Class<?> type, Class<?> element, T initial, String... names) {
    this.names = names;
    this.type = type;
    this.element = element;
    this.cell = new Cell(initial);
  }

  static <T> Arg<T> of(Class<?> type, T initial, String... names) {
    return new Arg<>(type, type, initial, names);
  }

  static <E> Arg<List<E>> list(Class<E> element, List<E> initial, String... names) {
    return new Arg<>(List.class, element, initial, names);
  }

  static <E> Arg<Optional<E>> optional(Class<E> element, String... names) {
    return new Arg<>(Optional.class, element, Optional.empty(), names);
  }

  /** What was given, or what holds if nothing was. */
  @SuppressWarnings("unchecked") // It is declared with this type, and so picocli makes it.
  public T value() {
    return (T) cell.value;
  }

  /** What help calls the value. */
  public Arg<T> label(String text) {
    label = text;
    return this;
  }

  /** What help says of it. */
  public Arg<T> says(String text) {
    description = text;
    return this;
  }

  /** The value if none is given, as it would be given. */
  public Arg<T> byDefault(String text) {
    byDefault = text;
    return this;
  }

  /** What help lists as values, and shells complete. */
  public Arg<T> candidates(Iterable<String> values) {
    candidates = values;
    return this;
  }

  /** It must be given. */
  public Arg<T> required() {
    isRequired = true;
    return this;
  }

  /** Commas separate values. */
  public Arg<T> split() {
    isSplit = true;
    return this;
  }

  /** How many values follow, as {@code 0..1}, and what takes them. */
  public Arg<T> takenBy(String values, IParameterConsumer by) {
    arity = values;
    consumer = by;
    return this;
  }

  /** How many there are, as {@code 1..*}. */
  Arg<T> arity(String range) {
    arity = range;
    return this;
  }

  /** The first has 0. */
  Arg<T> index(int position) {
    index = Integer.toString(position);
    return this;
  }

  /**
   * The constants of an enumeration, which help and complaints alone read. The library would ask
   * for them now, and so have each such class set itself up at every start.
   */
  private @Nullable Iterable<String> constants() {
    if (!element.isEnum()) {
      return null;
    }
    return () -> Arrays.stream(element.getEnumConstants()).map(Object::toString).iterator();
  }

  ArgSpec spec() {
    return names.length == 0 ? operand() : option();
  }

  private OptionSpec option() {
    OptionSpec.Builder option =
        OptionSpec.builder(names)
            .type(type)
            .auxiliaryTypes(element)
            .initialValue(cell.initial)
            .getter(cell)
            .setter(cell)
            .required(isRequired)
            .description(description);
    if (!label.isEmpty()) {
      option.paramLabel(label);
    }
    if (!arity.isEmpty()) {
      option.arity(arity);
    }
    if (isSplit) {
      option.splitRegex(",");
    }
    if (byDefault != null) {
      option.defaultValue(byDefault);
    }
    Iterable<String> words = candidates != null ? candidates : constants();
    if (words != null) {
      option.completionCandidates(words);
    }
    if (consumer != null) {
      option.parameterConsumer(consumer);
    }
    return option.build();
  }

  private PositionalParamSpec operand() {
    PositionalParamSpec.Builder operand =
        PositionalParamSpec.builder()
            .type(type)
            .auxiliaryTypes(element)
            .initialValue(cell.initial)
            .getter(cell)
            .setter(cell)
            .required(true)
            .paramLabel(label)
            .description(description);
    if (!arity.isEmpty()) {
      operand.arity(arity);
    }
    if (!index.isEmpty()) {
      operand.index(index);
    }
    Iterable<String> words = constants();
    if (words != null) {
      operand.completionCandidates(words);
    }
    return operand.build();
  }
}
