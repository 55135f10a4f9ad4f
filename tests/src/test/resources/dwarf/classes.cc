// SPDX-License-Identifier: Apache-2.0
// A small program with classes, references, templates and namespaces, for the readers of debug information.
namespace zoo {

class Animal {
 public:
  virtual int legs() const = 0;
  virtual void feed(int &food) { food--; }
  int age = 0;
};

class Dog : public Animal {
 public:
  int legs() const override { return 4; }
};

class Hen final : public Animal {
 public:
  int legs() const override { return 2; }
  void feed(int &food) override { food -= 2; }
};

template <typename T>
struct Pair {
  T first, second;
  T &larger() { return first > second ? first : second; }
};

}  // namespace zoo

static zoo::Dog dog;
static zoo::Hen hen;
static zoo::Animal *animals[] = {&dog, &hen};

static void grow(int &number) { number++; }
static void shrink(int &number) { number--; }
static void (*changes[])(int &) = {grow, shrink};

extern "C" int visit(int which, int food) {
  zoo::Animal *animal = animals[which & 1];
  animal->feed(food);
  changes[which & 1](food);
  zoo::Pair<int> pair{food, which};
  return animal->legs() + pair.larger();
}

// The tables of classes name it for pure functions.
extern "C" void __cxa_pure_virtual() { __builtin_trap(); }
