package dev.nightjar.dynamodb.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleasedShardsTest {

  private final ReleasedShards released = new ReleasedShards();
  private final List<String> woken = new ArrayList<>();

  @Test
  void releaseWakesTheReaderInUseThoughAnOlderOneClosesLater() {
    Runnable old = () -> woken.add("old");
    Runnable used = () -> woken.add("in use");
    released.listen(old);
    released.listen(used);
    released.forget(old);

    released.add("a");

    assertThat(woken).containsExactly("in use");
  }

  @Test
  void releaseWakesNobodyOnceItsReaderHasClosed() {
    Runnable reader = () -> woken.add("closed");
    released.listen(reader);
    released.forget(reader);

    released.add("a");

    assertThat(woken).isEmpty();
    assertThat(released.take("a")).isTrue();
    assertThat(released.take("a")).as("asked once").isFalse();
  }
}
