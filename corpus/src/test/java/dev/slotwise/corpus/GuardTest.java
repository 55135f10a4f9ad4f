// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GuardTest {
  @Test
  void workThatEndsInTimeGivesWhatItGives() {
    assertThat(Guard.run(Duration.ofMinutes(1), () -> 42)).isEqualTo(42);
    assertThat(Guard.run(Duration.ZERO, () -> 42)).isEqualTo(42);
  }

  @Test
  void workThatTakesTooLongIsInterrupted() {
    CountDownLatch interrupted = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                Guard.run(
                    Duration.ofMillis(20),
                    () -> {
                      try {
                        return new CountDownLatch(1).await(1, TimeUnit.HOURS);
                      } catch (InterruptedException e) {
                        interrupted.countDown();
                        return false;
                      }
                    }))
        .isInstanceOfSatisfying(
            Guard.FaultException.class,
            e -> {
              assertThat(e.fault().kind()).isEqualTo(ModuleFault.Kind.TIME);
              assertThat(e.fault().message()).isEqualTo("took longer than 20 ms");
            });
    assertThat(interrupted.getCount()).isZero();
  }

  @Test
  void tooLittleMemoryIsAFault() {
    assertThatThrownBy(
            () ->
                Guard.run(
                    Duration.ZERO,
                    () -> {
                      throw new OutOfMemoryError("Java heap space");
                    }))
        .isInstanceOfSatisfying(
            Guard.FaultException.class,
            e -> assertThat(e.fault().kind()).isEqualTo(ModuleFault.Kind.MEMORY));
    assertThat(Guard.tooLarge(100, 200)).isEmpty();
    assertThat(Guard.tooLarge(190, 200)).isPresent();
  }

  @Test
  void anInterruptOfTheCallerEndsTheWork() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              try {
                Guard.run(
                    Duration.ZERO,
                    () -> {
                      begun.countDown();
                      try {
                        return new CountDownLatch(1).await(1, TimeUnit.HOURS);
                      } catch (InterruptedException e) {
                        ended.countDown();
                        return false;
                      }
                    });
              } catch (CancellationException e) {
                cancelled.countDown();
              }
            });
    caller.start();
    begun.await();
    caller.interrupt();
    assertThat(cancelled.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
  }
}
