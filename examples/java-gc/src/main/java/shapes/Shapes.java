// SPDX-License-Identifier: Apache-2.0
package shapes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Interface calls, lambdas, method references, collections, a failing cast, and a call that suspends: enough to have
 * every way in which Java code becomes {@code call_ref} and struct types.
 */
public final class Shapes {
  interface Shape {
    int area();
  }

  record Square(int side) implements Shape {
    @Override
    public int area() {
      return side * side;
    }
  }

  record Circle(int radius) implements Shape {
    @Override
    public int area() {
      return 3 * radius * radius;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    List<Shape> shapes = new ArrayList<>(List.of(new Square(3), new Circle(2)));
    shapes.sort(Comparator.comparingInt(Shape::area));
    Map<String, IntFunction<Shape>> makers = new TreeMap<>();
    makers.put("square", Square::new);
    makers.put("circle", Circle::new);
    makers.forEach((name, maker) -> shapes.add(maker.apply(name.length())));
    int sum = 0;
    for (Shape shape : shapes) {
      sum += shape.area();
    }
    System.out.println(sum + " " + String.format("%x", sum) + shapes);
    try {
      Object list = shapes;
      System.out.println(((Set<?>) list).size());
    } catch (ClassCastException e) {
      System.out.println("no set");
    }
    Thread.sleep(1);
  }
}
