package dev.nightjar.dynamodb.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Writes a GetRecords answer by a seed: members in any order, white space anywhere, names and
 * strings with and without escapes, members that nobody knows.
 */
final class RandomPage {

  private static final String[] SPACE = {"", "", "", " ", "\n", "\t \r\n  "};
  private static final String[] PIECES = {
    "a",
    "Records",
    "0123456789",
    "é",
    "€uro",
    "😀",
    "\"",
    "\\",
    "/",
    "\n",
    "\u0001",
    "}",
    "]",
    "NewImage"
  };

  private final SplittableRandom random;

  RandomPage(SplittableRandom random) {
    this.random = random;
  }

  /** The page in UTF-8. */
  byte[] write() {
    List<String> members = new ArrayList<>();
    if (random.nextInt(20) > 0) {
      List<String> records = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        records.add(record());
      }
      members.add(member("Records", array(records)));
    }
    members.add(member("NextShardIterator", string()));
    unknown(members);
    return (space() + object(members) + space()).getBytes(StandardCharsets.UTF_8);
  }

  private String record() {
    List<String> members = new ArrayList<>();
    members.add(member("dynamodb", change()));
    maybe(members, "eventID", string());
    maybe(members, "eventName", random.nextBoolean() ? "\"INSERT\"" : string());
    if (random.nextInt(4) == 0) {
      List<String> identity = new ArrayList<>();
      identity.add(member(random.nextBoolean() ? "type" : "Type", string()));
      identity.add(member(random.nextBoolean() ? "principalId" : "PrincipalId", string()));
      unknown(identity);
      members.add(member("userIdentity", object(identity)));
    }
    unknown(members);
    return object(members);
  }

  private String change() {
    List<String> members = new ArrayList<>();
    members.add(member("SequenceNumber", "\"" + random.nextLong(1, Long.MAX_VALUE) + "\""));
    members.add(member("Keys", attributes(1)));
    maybe(members, "NewImage", random.nextInt(8) == 0 ? "null" : attributes(random.nextInt(4)));
    maybe(members, "OldImage", random.nextInt(8) == 0 ? "null" : attributes(random.nextInt(4)));
    maybe(members, "SizeBytes", Integer.toString(random.nextInt(500_000)));
    long seconds = random.nextLong(1_000_000_000L, 3_000_000_000L);
    maybe(
        members,
        "ApproximateCreationDateTime",
        switch (random.nextInt(3)) {
          case 0 -> Long.toString(seconds);
          case 1 -> seconds + "." + random.nextInt(10_000);
          default ->
              Long.toString(seconds).charAt(0) + "." + Long.toString(seconds).substring(1) + "E9";
        });
    unknown(members);
    return object(members);
  }

  private String attributes(int depth) {
    List<String> members = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      members.add(string() + space() + ":" + space() + value(depth));
    }
    return object(members);
  }

  private String value(int depth) {
    String content =
        switch (random.nextInt(depth > 0 ? 7 : 4)) {
          case 0 -> member("S", string());
          case 1 -> member("N", "\"" + random.nextInt() + ".50\"");
          case 2 -> member("BOOL", Boolean.toString(random.nextBoolean()));
          case 3 -> member("FUTURE", json(2));
          case 4 -> member("M", attributes(depth - 1));
          case 5 -> member("L", array(List.of(value(depth - 1), value(depth - 1))));
          default -> member("NULL", "true");
        };
    return object(List.of(content));
  }

  /** Any JSON. */
  private String json(int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> string();
      case 1 -> Double.toString(random.nextDouble() * 1e12);
      case 2 -> "null";
      case 3 -> "false";
      case 4 -> array(List.of(json(depth - 1), json(depth - 1)));
      default -> object(List.of(member("Records", json(depth - 1))));
    };
  }

  private void unknown(List<String> members) {
    for (int i = random.nextInt(3); i > 0; i--) {
      members.add(member("unknown" + i, json(3)));
    }
    Collections.shuffle(members, new Random(random.nextLong()));
  }

  private void maybe(List<String> members, String name, String value) {
    if (random.nextInt(5) > 0) {
      members.add(member(name, value));
    }
  }

  private String member(String name, String value) {
    StringBuilder written = new StringBuilder("\"");
    for (char c : name.toCharArray()) {
      if (random.nextInt(60) == 0) {
        written.append(String.format("\\u%04x", (int) c));
      } else {
        written.append(c);
      }
    }
    return written + "\"" + space() + ":" + space() + value;
  }

  private String object(List<String> members) {
    return "{" + space() + String.join(space() + "," + space(), members) + space() + "}";
  }

  private String array(List<String> elements) {
    return "[" + space() + String.join(space() + "," + space(), elements) + space() + "]";
  }

  private String string() {
    StringBuilder written = new StringBuilder("\"");
    for (int i = random.nextInt(5); i > 0; i--) {
      String piece = PIECES[random.nextInt(PIECES.length)];
      boolean escape = random.nextInt(8) == 0;
      for (char c : piece.toCharArray()) {
        if (escape || c < ' ') {
          written.append(String.format("\\u%04X", (int) c));
        } else if (c == '"' || c == '\\') {
          written.append('\\').append(c);
        } else {
          written.append(c);
        }
      }
    }
    return written.append('"').toString();
  }

  private String space() {
    return SPACE[random.nextInt(SPACE.length)];
  }
}
