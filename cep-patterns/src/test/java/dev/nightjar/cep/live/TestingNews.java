package dev.nightjar.cep.live;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** What one test's job emits. Flink copies sinks, which find it again by its id. */
final class TestingNews implements AutoCloseable {

  private static final Map<String, TestingNews> ALL = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final List<RuleNews> news = new CopyOnWriteArrayList<>();

  TestingNews() {
    ALL.put(id, this);
  }

  Sink<RuleNews> sink() {
    return new Into(id);
  }

  List<RuleBundle> bundles() {
    return news.stream().map(RuleNews::bundle).filter(bundle -> bundle != null).toList();
  }

  /** The versions in order of arrival, each as often as it came. */
  List<Long> versions() {
    return bundles().stream().map(RuleBundle::version).toList();
  }

  /** The last state that was reported of a rule or file. */
  String state(String name) {
    return news.stream()
        .map(RuleNews::report)
        .filter(report -> report != null && report.name().equals(name))
        .map(report -> report.state().name())
        .reduce((one, two) -> two)
        .orElse("unknown");
  }

  @Override
  public void close() {
    ALL.remove(id);
  }

  private record Into(String id) implements Sink<RuleNews> {
    @Override
    public SinkWriter<RuleNews> createWriter(WriterInitContext context) {
      return new SinkWriter<>() {
        @Override
        public void write(RuleNews element, Context context) {
          ALL.get(id).news.add(element);
        }

        @Override
        public void flush(boolean endOfInput) {
          // Nothing is held back.
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };
    }
  }
}
