// SPDX-License-Identifier: Apache-2.0
// Casts between classes, one an export. Those named bad_… make an object one of a class that it is not of.
#include "shapes.h"

extern "C" void __cxa_pure_virtual() { __builtin_trap(); }

// Has the slots of an animal, and is none.
struct Plant {
  virtual int leaves(int x) { return ask(x) + 60; }
  virtual int roots(int x) { return ask(x) + 61; }
};
struct Tree : Plant {
  int leaves(int x) override { return ask(x) + 62; }
};

// Is both, so a pointer to one of its bases can be one to the other.
struct Coral : Animal, Plant {
  int legs(int x) override { return ask(x) + 63; }
};

// Starts with an animal, and has no table of its own.
struct Cage {
  Bird inside;
  Plant *flower;
};

// Nothing is both this and an animal.
struct Stone {
  virtual int weight(int x) { return ask(x) + 64; }
};

struct Zoo {
  int size;
  Bird bird;
};
struct Keeper {
  virtual int keep(int x) { return ask(x) + 65; }
  Stone *stone;
};
struct Gardener : Keeper {
  int size;
  Plant *flower;
};

static Dog dog;
static Bird bird;
static Plant plant;
static Tree tree;
static Stone stone;
static Coral coral;
static Cage cage;
static Zoo zoo;
static Zoo *volatile zoos[] = {&zoo, &zoo};
static Gardener gardener;
static Keeper *volatile keepers[] = {&gardener, &gardener};
static Animal *volatile animals[] = {&dog, &bird, &coral};
static Plant *volatile plants[] = {&plant, &tree, &coral};
static Stone *volatile stones[] = {&stone, &stone};
static Stone *volatile wrong_stone = reinterpret_cast<Stone *>(&dog);

static OUTSIDE int weight_of(Stone *one, int x) { return one->weight(x); }
static OUTSIDE int leaves_of(Plant *one, int x) { return one->leaves(x); }
static OUTSIDE int legs_of(Animal *one, int x) { return one->legs(x); }
static OUTSIDE int dog_legs(Dog *one, int x) { return one->legs(x); }
static OUTSIDE int wings_of(Bird *one, int x) { return one->wings(x); }
static int weigh(Stone *one, int x) { return one->weight(x) + ask(x); }
static OUTSIDE Stone *any_stone(Animal *one) {
  ask(1);
  return reinterpret_cast<Stone *>(one);
}

struct Holder {
  Stone *held;
};
static volatile Holder holder;

extern "C" {
EXPORT(bad_argument) int bad_argument(int x) {
  return weight_of(x & 1 ? reinterpret_cast<Stone *>(animals[1]) : stones[0], x);
}
EXPORT(bad_reference) int bad_reference(int x) {
  return weight_of(&reinterpret_cast<Stone &>(bird), x);
}
EXPORT(bad_member) int bad_member(int x) {
  return weight_of(reinterpret_cast<Stone *>(&zoos[x & 1]->bird), x);
}
EXPORT(bad_store) int bad_store(int x) {
  holder.held = reinterpret_cast<Stone *>(animals[x & 1]);
  return weight_of(holder.held, x);
}
EXPORT(bad_result) int bad_result(int x) { return weight_of(any_stone(animals[x & 1]), x); }
EXPORT(bad_data) int bad_data(int x) { return weight_of(wrong_stone, x); }
// Without a place that is declared otherwise but a variable.
EXPORT(bad_variable) int bad_variable(int x) {
  Stone *one = reinterpret_cast<Stone *>(animals[x & 1]);
  return one->weight(x) + ask(x);
}
// The variable is that of an inlined function.
EXPORT(bad_inlined) int bad_inlined(int x) {
  return weigh(reinterpret_cast<Stone *>(animals[x & 1]), x);
}
// Nor that: what is called is still an animal.
EXPORT(direct) int direct(int x) {
  return reinterpret_cast<Stone *>(animals[x & 1])->weight(x) + ask(x);
}
// What is no cast between unrelated classes, or is not seen to be one.
EXPORT(bad_downcast) int bad_downcast(int x) {
  return wings_of(static_cast<Bird *>(animals[0]), x) + dog_legs(static_cast<Dog *>(animals[1]), x);
}
EXPORT(bad_through_void) int bad_through_void(int x) {
  void *volatile any = &dog;
  return weight_of(static_cast<Stone *>(any), x);
}

EXPORT(good_downcast) int good_downcast(int x) {
  return wings_of(static_cast<Bird *>(animals[1]), x);
}
EXPORT(good_sidecast) int good_sidecast(int x) {
  return leaves_of(static_cast<Plant *>(static_cast<Coral *>(animals[2])), x) +
         legs_of(static_cast<Animal *>(static_cast<Coral *>(plants[2])), x);
}
EXPORT(good_member) int good_member(int x) {
  cage.flower = plants[x & 1];
  return legs_of(&cage.inside, x) + wings_of(reinterpret_cast<Bird *>(&cage), x) +
         leaves_of(cage.flower, x);
}
// Behind the end of a keeper, where an array of them would have a stone.
EXPORT(good_field) int good_field(int x) {
  gardener.flower = plants[x & 1];
  return leaves_of(static_cast<Gardener *>(keepers[x & 1])->flower, x);
}
EXPORT(good_choice) int good_choice(int x) {
  return x & 1 ? leaves_of(plants[x & 1], x) : legs_of(animals[x & 1], x);
}
}
