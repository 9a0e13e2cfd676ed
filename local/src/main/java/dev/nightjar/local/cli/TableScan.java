package dev.nightjar.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.item.ItemParseException;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.local.archive.TableItems;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Reads a table, or some partitions of it, within a number of read capacity units a second. */
final class TableScan implements TableItems {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final DynamoDbClient client;
  private final String table;
  private final String partitionKey;
  private final List<String> partitions;
  private final int unitsPerSecond;

  /**
   * A table.
   *
   * @param mapping names the partition key
   * @param partitions values of it; empty for the whole table
   * @param unitsPerSecond read capacity units a second, 1 or more
   */
  TableScan(
      DynamoDbClient client,
      String table,
      Mapping mapping,
      List<String> partitions,
      int unitsPerSecond) {
    this.client = client;
    this.table = table;
    this.partitionKey = mapping.partitionKey();
    this.partitions = List.copyOf(partitions);
    this.unitsPerSecond = unitsPerSecond;
  }

  @Override
  public void forEach(Receiver receiver) throws IOException {
    try {
      if (partitions.isEmpty()) {
        scan(receiver);
      }
      for (String partition : partitions) {
        query(partition, receiver);
      }
    } catch (AwsServiceException e) {
      throw new IOException(
          "the table " + table + " cannot be read: " + e.awsErrorDetails().errorMessage(), e);
    } catch (SdkException e) {
      throw new IOException("the table " + table + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void scan(Receiver receiver) throws IOException {
    Map<String, AttributeValue> after = Map.of();
    do {
      Map<String, AttributeValue> start = after.isEmpty() ? null : after;
      long begin = System.nanoTime();
      ScanResponse page =
          client.scan(
              request ->
                  request
                      .tableName(table)
                      .exclusiveStartKey(start)
                      .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
      give(page.items(), receiver);
      pace(page.consumedCapacity(), begin);
      after = page.lastEvaluatedKey();
    } while (!after.isEmpty());
  }

  private void query(String partition, Receiver receiver) throws IOException {
    Map<String, AttributeValue> after = Map.of();
    do {
      Map<String, AttributeValue> start = after.isEmpty() ? null : after;
      long begin = System.nanoTime();
      QueryResponse page =
          client.query(
              request ->
                  request
                      .tableName(table)
                      .keyConditionExpression("#p = :p")
                      .expressionAttributeNames(Map.of("#p", partitionKey))
                      .expressionAttributeValues(Map.of(":p", AttributeValue.fromS(partition)))
                      .exclusiveStartKey(start)
                      .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
      give(page.items(), receiver);
      pace(page.consumedCapacity(), begin);
      after = page.lastEvaluatedKey();
    } while (!after.isEmpty());
  }

  private static void give(List<Map<String, AttributeValue>> items, Receiver receiver)
      throws IOException {
    for (Map<String, AttributeValue> item : items) {
      try {
        receiver.item(Item.parse(JSON.writeValueAsBytes(TableItem.json(item))));
      } catch (ItemParseException e) {
        throw new IllegalStateException("what the table holds is an item", e);
      }
    }
  }

  /** Waits until the next page may be read. */
  private void pace(ConsumedCapacity consumed, long begin) throws IOException {
    double units = consumed == null ? 0 : consumed.capacityUnits();
    long due = (long) (units / unitsPerSecond * TimeUnit.SECONDS.toNanos(1));
    long pause = due - (System.nanoTime() - begin);
    if (pause > 0) {
      try {
        TimeUnit.NANOSECONDS.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
