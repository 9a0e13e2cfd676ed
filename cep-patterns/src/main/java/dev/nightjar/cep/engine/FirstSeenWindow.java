package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.Micros;
import dev.nightjar.cep.rule.RuleSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values that a group had, by when they were last seen. The timespan is the memory: a value that
 * was not seen for longer is new again.
 */
final class FirstSeenWindow extends Window {

  private final LinkedHashMap<ValueKey, Long> seen = new LinkedHashMap<>();
  private final long learning;
  private final int fields;
  private long begun = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  FirstSeenWindow(RulePlan plan, Lane lane) {
    super(plan, lane);
    RuleSettings.FirstSeen settings = plan.rule.settings().firstSeen();
    this.learning = Micros.of(settings.learning());
    this.fields = settings.fields().size();
  }

  @Override
  boolean takes(Judging judging, long time, long completeTo) {
    return true;
  }

  @Override
  void judge(Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    long time = occurrence.time();
    long memory = judging.parameters.timespan();
    if (last != Long.MIN_VALUE && time - memory > last) {
      seen.clear();
      begun = Long.MAX_VALUE;
    }
    begun = Math.min(begun, time);
    last = Math.max(last, time);
    forget(last - memory);
    List<String> fresh = new ArrayList<>();
    for (String text : OccurrenceValues.texts(plan, occurrence, inputs)) {
      ValueKey key = ValueKey.of(text);
      Long before = seen.get(key);
      if (before == null || time - memory > before) {
        fresh.add(text);
      }
      if (before == null || before < time) {
        seen.remove(key);
        seen.put(key, time);
      }
    }
    if (seen.size() > plan.options.maxValues()) {
      judging.bounded();
      while (seen.size() > plan.options.maxValues()) {
        seen.remove(seen.keySet().iterator().next());
      }
    }
    if (time - begun >= learning) {
      for (String text : fresh) {
        judging.firstSeen(occurrence.evidence(), parts(text));
      }
    }
  }

  @Override
  boolean judgeLate(
      Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs) {
    judge(judging, entry, occurrence, inputs);
    return true;
  }

  /** Oldest first, but for what late events taught: those stay a little longer. */
  private void forget(long before) {
    while (!seen.isEmpty()) {
      Map.Entry<ValueKey, Long> oldest = seen.entrySet().iterator().next();
      if (oldest.getValue() >= before) {
        return;
      }
      seen.remove(oldest.getKey());
    }
  }

  /** A tuple stands as {@code <length>:<text>} for each part, a single field as it is. */
  private List<String> parts(String text) {
    if (fields == 1) {
      return List.of(text);
    }
    List<String> parts = new ArrayList<>(fields);
    int at = 0;
    while (at < text.length()) {
      int colon = text.indexOf(':', at);
      int end = colon + 1 + Integer.parseInt(text, at, colon, 10);
      parts.add(text.substring(colon + 1, end));
      at = end;
    }
    return parts;
  }

  @Override
  long keptUntil(Parameters parameters) {
    return last == Long.MIN_VALUE ? last : Lane.add(last, parameters.timespan());
  }

  @Override
  boolean isPlain() {
    return last == Long.MIN_VALUE;
  }

  @Override
  void write(PackedBytes out) {
    out.putMicros(begun);
    out.putMicros(last - begun);
    out.putNumber(seen.size());
    long before = begun;
    for (Map.Entry<ValueKey, Long> value : seen.entrySet()) {
      value.getKey().write(out);
      out.putMicros(value.getValue() - before);
      before = value.getValue();
    }
  }

  @Override
  void read(int version, PackedReader in) {
    begun = in.getMicros();
    last = begun + in.getMicros();
    int size = in.getCount();
    long before = begun;
    for (int i = 0; i < size; i++) {
      ValueKey key = ValueKey.read(in);
      before += in.getMicros();
      seen.put(key, before);
    }
  }
}
