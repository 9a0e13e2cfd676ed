package dev.nightjar.cep.backtest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes JSON documents of any length apart while their bytes go by: each element of a document's
 * top-level array {@code Records} is a value, and a document without it is one value itself. Line
 * breaks within a value become spaces. What is left of a document when its records are taken out is
 * parsed, so that a broken document is never taken for a whole one; the values are parsed by who
 * gets them.
 */
final class DocumentScanner {

  /** The longest value, and the most that may stand around the records. */
  static final int LONGEST = 64 << 20;

  /** Takes the values of a document. */
  interface Sink {
    /**
     * One value, an object by its braces.
     *
     * @param line where it begins, from 1
     */
    void value(byte[] bytes, int from, int to, long line);

    /** The document is broken, and so is all that follows it. */
    void broken(long line, String reason);
  }

  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] RECORDS = "\"Records\"".getBytes(StandardCharsets.UTF_8);

  private final Sink sink;
  private final ByteArrayOutputStream around = new ByteArrayOutputStream();
  private byte[] value = new byte[1 << 12];
  private int length;
  private long line;
  private long valueLine;
  private long documentLine;

  /** Depth of braces and brackets, of the document. */
  private int depth;

  /** Where the value begins to count: 0 for a whole document, 2 for a record; -1 for none. */
  private int records = -1;

  private boolean inString;
  private boolean escaped;
  private boolean inRecord;
  private boolean sawRecords;
  private int lastStringFrom = -1;
  private int lastStringTo = -1;
  private boolean failed;

  /**
   * A scanner at the beginning of a file.
   *
   * @param firstLine the line where it begins
   */
  DocumentScanner(long firstLine, Sink sink) {
    this.line = firstLine;
    this.sink = sink;
  }

  /** Whether the last document had a top-level array {@code Records}. */
  boolean sawRecords() {
    return sawRecords;
  }

  /** Scans some more bytes. */
  void scan(byte[] bytes, int from, int to) {
    for (int i = from; i < to && !failed; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        line++;
        if (inString) {
          fail(line - 1, "a line ends within a text in quotes");
          return;
        }
        b = ' ';
      }
      accept(b);
    }
  }

  /** Ends the input. */
  void end() {
    if (!failed && depth > 0) {
      fail(documentLine, "the JSON document that begins here has no end");
    }
  }

  private void accept(byte b) {
    if (inString) {
      keep(b);
      if (escaped) {
        escaped = false;
      } else if (b == '\\') {
        escaped = true;
      } else if (b == '"') {
        inString = false;
        lastStringTo = length;
      }
      return;
    }
    switch (b) {
      case '"' -> {
        inString = true;
        lastStringFrom = length;
        if (depth == 0 || isBetweenRecords()) {
          fail(line, notAnObject());
          return;
        }
        keep(b);
      }
      case '{', '[' -> open(b);
      case '}', ']' -> close(b);
      case ' ', '\t', '\r' -> {
        if (depth > 0) {
          keep(b);
        }
      }
      default -> {
        if (depth == 0 || isBetweenRecords() && b != ',') {
          fail(line, notAnObject());
          return;
        }
        keep(b);
      }
    }
  }

  private boolean isBetweenRecords() {
    return records == 2 && !inRecord;
  }

  private String notAnObject() {
    return depth == 0 ? "a JSON object was expected" : "an element of Records is no object";
  }

  private void open(byte b) {
    if (depth == 0) {
      if (b == '[') {
        fail(line, "a JSON object was expected, and there is an array");
        return;
      }
      begin();
      documentLine = line;
      around.reset();
      sawRecords = false;
    } else if (isBetweenRecords()) {
      if (b == '[') {
        fail(line, notAnObject());
        return;
      }
      around.write(value, 0, length);
      around.write('0');
      begin();
      inRecord = true;
    } else if (depth == 1 && b == '[' && records < 0 && isRecords()) {
      keep(b);
      around.write(value, 0, length);
      length = 0;
      records = 2;
      sawRecords = true;
      depth++;
      return;
    }
    depth++;
    keep(b);
  }

  private void begin() {
    length = 0;
    valueLine = line;
  }

  /** Whether the last text was the key Records and only a colon followed. */
  private boolean isRecords() {
    if (lastStringFrom < 0 || lastStringTo > length) {
      return false;
    }
    boolean named = Arrays.equals(value, lastStringFrom, lastStringTo, RECORDS, 0, RECORDS.length);
    int colons = 0;
    for (int i = lastStringTo; i < length && named; i++) {
      colons += value[i] == ':' ? 1 : 0;
      named = value[i] == ':' || value[i] == ' ' || value[i] == '\t' || value[i] == '\r';
    }
    return named && colons == 1;
  }

  private void close(byte b) {
    if (depth == 0) {
      fail(line, "a JSON object was expected");
      return;
    }
    depth--;
    keep(b);
    if (inRecord && depth == 2) {
      inRecord = false;
      sink.value(value, 0, length, valueLine);
      length = 0;
      lastStringFrom = -1;
    } else if (records == 2 && depth == 1) {
      // The array ends; what follows belongs to the document.
      around.write(value, 0, length);
      length = 0;
      lastStringFrom = -1;
      records = 1;
    } else if (depth == 0) {
      if (records > 0) {
        around.write(value, 0, length);
        checkAround();
      } else {
        sink.value(value, 0, length, valueLine);
      }
      length = 0;
      lastStringFrom = -1;
      records = -1;
    }
  }

  /** The document without its records: an array of zeros stands for them. */
  private void checkAround() {
    try (JsonParser parser = JSON.createParser(around.toByteArray())) {
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        if (token == JsonToken.FIELD_NAME) {
          parser.nextToken();
        }
      }
    } catch (IOException e) {
      fail(documentLine, "the JSON document that begins here is broken around its records");
    }
  }

  private void keep(byte b) {
    if (length == value.length) {
      if (length >= LONGEST) {
        fail(valueLine, "the value that begins here is longer than " + LONGEST + " bytes");
        return;
      }
      if (records == 1 || isBetweenRecords()) {
        around.write(value, 0, length);
        length = 0;
        lastStringFrom = -1;
        if (around.size() > LONGEST) {
          fail(documentLine, "there is too much around the records of the document");
          return;
        }
      } else {
        value = Arrays.copyOf(value, 2 * length);
      }
    }
    value[length++] = b;
  }

  private void fail(long at, String reason) {
    failed = true;
    sink.broken(at, reason);
  }
}
