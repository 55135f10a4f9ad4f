// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.architecture;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a program can rely on, as one fact a line: types, supertypes, and members that are public or
 * protected. A program that compiles and links keeps doing so if no fact goes away and no {@link
 * #DUTY} is added.
 */
final class PublicApi {
  /** How a fact begins that binds who implements the type. */
  static final String DUTY = "to implement: ";

  private static final Pattern IGNORED = Pattern.compile("\\b(final|synchronized|native) ");

  private PublicApi() {}

  static SortedSet<String> of(Collection<Class<?>> types) {
    SortedSet<String> facts = new TreeSet<>();
    types.forEach(type -> describe(type, facts));
    return facts;
  }

  /** The facts that a program may have relied on and that hold no longer. */
  static SortedSet<String> breaks(SortedSet<String> before, SortedSet<String> now) {
    SortedSet<String> breaks = new TreeSet<>();
    before.stream()
        .filter(fact -> !fact.startsWith(DUTY) && !now.contains(fact))
        .forEach(fact -> breaks.add("gone: " + fact));
    now.stream()
        .filter(fact -> fact.startsWith(DUTY) && !before.contains(fact))
        // Of a new type there is no implementation yet.
        .filter(fact -> before.contains(typeOf(fact)))
        .forEach(fact -> breaks.add("new " + fact));
    return breaks;
  }

  /**
   * Whether a version may break what an earlier one offered: the first number is higher or, before
   * 1.0, the second (<i>Semantic Versioning</i> 2.0.0).
   */
  static boolean mayBreak(String released, String version) {
    int[] before = numbers(released);
    int[] now = numbers(version);
    return now[0] > before[0] || (now[0] == 0 && before[0] == 0 && now[1] > before[1]);
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.replaceFirst("-.*", "").split("\\."))
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  /** The fact that says that the type of a duty is there and open. */
  private static String typeOf(String duty) {
    return duty.substring(DUTY.length()).replaceFirst(" .*", "") + " can be implemented";
  }

  /** Whether programs can name a type. */
  static boolean isVisible(Class<?> type) {
    int modifiers = type.getModifiers();
    boolean visible = Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    return visible && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
  }

  private static void describe(Class<?> type, SortedSet<String> facts) {
    String name = type.getName();
    facts.add(
        name
            + (type.isInterface()
                ? " is an interface"
                : type.isEnum()
                    ? " is an enum"
                    : type.isRecord() ? " is a record" : " is a class"));
    Stream.concat(
            Stream.ofNullable(type.getGenericSuperclass()),
            Arrays.stream(type.getGenericInterfaces()))
        .map(Type::getTypeName)
        .filter(parent -> !parent.equals("java.lang.Object"))
        .forEach(parent -> facts.add(name + " is a " + parent));
    boolean isOpen = isOpen(type);
    if (isOpen) {
      facts.add(name + " can be implemented");
    }
    for (Field field : type.getDeclaredFields()) {
      if (isOffered(field.getModifiers()) && !field.isSynthetic()) {
        facts.add(name + " has " + plain(field.toGenericString()));
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      add(name, constructor, constructor.toGenericString(), facts);
    }
    for (Method method : type.getDeclaredMethods()) {
      add(name, method, method.toGenericString(), facts);
      if (isOpen && Modifier.isAbstract(method.getModifiers())) {
        facts.add(DUTY + name + " " + plain(method.toGenericString()));
      }
    }
  }

  private static void add(String name, Executable member, String text, SortedSet<String> facts) {
    if (isOffered(member.getModifiers()) && !member.isSynthetic()) {
      // Whether it is abstract is a matter of duties.
      facts.add(name + " has " + plain(text).replaceFirst("\\b(abstract|default) ", ""));
    }
  }

  private static boolean isOpen(Class<?> type) {
    return !type.isSealed()
        && !Modifier.isFinal(type.getModifiers())
        && (type.isInterface()
            || Arrays.stream(type.getDeclaredConstructors())
                .anyMatch(constructor -> isOffered(constructor.getModifiers())));
  }

  private static boolean isOffered(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String plain(String text) {
    return IGNORED.matcher(text).replaceAll("");
  }
}
