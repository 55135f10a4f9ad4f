// SPDX-License-Identifier: Apache-2.0
// A class that two units name otherwise: names.cc is compiled with simple names of templates, so that its Base<int> is a
// "Base" there, and a "Base<int>" in names-more.cc. The names of its functions say that it is one.
template <class T> struct Base {
  virtual T value(T x) { return x + 1; }
  virtual T other(T x) { return x + 2; }
};

Base<int> &made(int which);
