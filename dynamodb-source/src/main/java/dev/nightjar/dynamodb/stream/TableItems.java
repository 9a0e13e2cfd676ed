package dev.nightjar.dynamodb.stream;

import dev.nightjar.dynamodb.ChangeRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Reads items from the table itself. Safe for many threads. */
final class TableItems {

  /** BatchGetItem takes 100 keys a call (AWS documentation). */
  private static final int KEYS_PER_CALL = 100;

  private final DynamoDbClient client;

  TableItems(DynamoDbClient client) {
    this.client = client;
  }

  /** One page of a Scan. */
  ScanPage scan(ScanCall call) {
    ItemsAnswer answer = ItemsAnswer.ofScan(call.keySchema());
    ScanResponse rest =
        client.scan(
            request ->
                request
                    .tableName(call.table())
                    .segment(call.segment())
                    .totalSegments(call.segments())
                    .exclusiveStartKey(
                        call.afterKey() == null
                            ? null
                            : KeyJson.read(call.afterKey().getBytes(StandardCharsets.UTF_8)))
                    .limit(call.limit())
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                    .overrideConfiguration(
                        override -> override.putExecutionAttribute(Answer.OF_CALL, answer)));
    ConsumedCapacity consumed = rest.consumedCapacity();
    return new ScanPage(
        answer.items(),
        answer.lastKey(),
        consumed == null || consumed.capacityUnits() == null ? 0 : consumed.capacityUnits());
  }

  /** The records with the present state of their items, read consistently. */
  List<ChangeRecord> complete(String table, List<ChangeRecord> records) {
    List<Map<String, AttributeValue>> keys = new ArrayList<>(records.size());
    Set<Map<String, AttributeValue>> wanted = new LinkedHashSet<>();
    for (ChangeRecord record : records) {
      Map<String, AttributeValue> key = KeyJson.read(record.keys());
      keys.add(key);
      if (!record.eventName().equals("REMOVE")) {
        wanted.add(key);
      }
    }
    Map<Map<String, AttributeValue>, byte[]> items = read(table, List.copyOf(wanted));
    List<ChangeRecord> complete = new ArrayList<>(records.size());
    for (int i = 0; i < records.size(); i++) {
      ChangeRecord record = records.get(i);
      complete.add(
          record.eventName().equals("REMOVE")
              ? record
              : record.withNewImage(items.get(keys.get(i))));
    }
    return complete;
  }

  private Map<Map<String, AttributeValue>, byte[]> read(
      String table, List<Map<String, AttributeValue>> wanted) {
    Map<Map<String, AttributeValue>, byte[]> items = new LinkedHashMap<>();
    for (int from = 0; from < wanted.size(); from += KEYS_PER_CALL) {
      Map<String, KeysAndAttributes> left =
          Map.of(
              table,
              KeysAndAttributes.builder()
                  .consistentRead(true)
                  .keys(wanted.subList(from, Math.min(wanted.size(), from + KEYS_PER_CALL)))
                  .build());
      List<String> keySchema = List.copyOf(wanted.get(from).keySet());
      while (!left.isEmpty()) {
        Map<String, KeysAndAttributes> asked = left;
        ItemsAnswer answer = ItemsAnswer.ofBatch(table, keySchema);
        left =
            client
                .batchGetItem(
                    request ->
                        request
                            .requestItems(asked)
                            .overrideConfiguration(
                                override -> override.putExecutionAttribute(Answer.OF_CALL, answer)))
                .unprocessedKeys();
        for (ScannedItem item : answer.items()) {
          items.put(KeyJson.read(item.keys()), item.item());
        }
        if (!left.isEmpty() && answer.items().isEmpty()) {
          throw new StreamsApiException(
              StreamsApiException.Kind.THROTTLED,
              "the table '" + table + "' has no read capacity left for the items of its stream",
              null);
        }
      }
    }
    return items;
  }
}
