package dev.nightjar.local.dynamodb;

import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeLimitsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeLimitsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTagsOfResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.TagResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceRequest;
import software.amazon.awssdk.services.dynamodb.model.UntagResourceResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.exceptions.AWSExceptionFactory;
import software.amazon.dynamodb.services.exceptions.AmazonServiceExceptionType;
import software.amazon.dynamodb.services.local.server.DynamoDBRequestHandler;

/**
 * Answers the requests of DynamoDB Local's HTTP front from an embedded instance of it, so that
 * whoever holds the instance acts on the data that the front serves. All access keys and regions
 * see the same tables, as with the option {@code -sharedDb}.
 */
final class EmbeddedRequests extends DynamoDBRequestHandler {

  /** What the public server class counts the instances of one process by; there is only one. */
  private static final int INSTANCE = 0;

  private final DynamoDbClient tables;
  private final DynamoDbStreamsClient streams;

  /** Takes the embedded instance's own clients; never null. */
  EmbeddedRequests(DynamoDbClient tables, DynamoDbStreamsClient streams) {
    super(INSTANCE);
    this.tables = tables;
    this.streams = streams;
  }

  /**
   * An embedded client throws what the SDK throws at a caller; the front wants what it itself can
   * write as an error response. Of a failed condition the item is not passed on.
   */
  private static <T> T answer(Supplier<T> call) {
    try {
      return call.get();
    } catch (TransactionCanceledException e) {
      throw AWSExceptionFactory.buildTransactionCanceledException(e.cancellationReasons());
    } catch (AwsServiceException e) {
      String code = e.awsErrorDetails().errorCode();
      for (AmazonServiceExceptionType type : AmazonServiceExceptionType.values()) {
        // One of them has no code.
        if (code.equals(type.getErrorCode())) {
          throw AWSExceptionFactory.buildAWSException(type, e.awsErrorDetails().errorMessage());
        }
      }
      throw e;
    }
  }

  /** Nothing: the instance ends with its process. */
  @Override
  public void shutdown() {}

  @Override
  public CreateTableResponse createTable(
      String accessKey, String region, CreateTableRequest request) {
    return answer(() -> tables.createTable(request));
  }

  @Override
  public DeleteTableResponse deleteTable(
      String accessKey, String region, DeleteTableRequest request) {
    return answer(() -> tables.deleteTable(request));
  }

  @Override
  public DescribeTableResponse describeTable(
      String accessKey, String region, DescribeTableRequest request) {
    return answer(() -> tables.describeTable(request));
  }

  @Override
  public DescribeLimitsResponse describeLimits(
      String accessKey, String region, DescribeLimitsRequest request) {
    return answer(() -> tables.describeLimits(request));
  }

  @Override
  public ListTablesResponse listTables(String accessKey, String region, ListTablesRequest request) {
    return answer(() -> tables.listTables(request));
  }

  @Override
  public UpdateTableResponse updateTable(
      String accessKey, String region, UpdateTableRequest request) {
    return answer(() -> tables.updateTable(request));
  }

  @Override
  public BatchGetItemResponse batchGetItem(
      String accessKey, String region, BatchGetItemRequest request) {
    return answer(() -> tables.batchGetItem(request));
  }

  @Override
  public BatchWriteItemResponse batchWriteItem(
      String accessKey, String region, BatchWriteItemRequest request) {
    return answer(() -> tables.batchWriteItem(request));
  }

  @Override
  public DeleteItemResponse deleteItem(String accessKey, String region, DeleteItemRequest request) {
    return answer(() -> tables.deleteItem(request));
  }

  @Override
  public GetItemResponse getItem(String accessKey, String region, GetItemRequest request) {
    return answer(() -> tables.getItem(request));
  }

  @Override
  public PutItemResponse putItem(String accessKey, String region, PutItemRequest request) {
    return answer(() -> tables.putItem(request));
  }

  @Override
  public QueryResponse query(String accessKey, String region, QueryRequest request) {
    return answer(() -> tables.query(request));
  }

  @Override
  public ScanResponse scan(String accessKey, String region, ScanRequest request) {
    return answer(() -> tables.scan(request));
  }

  @Override
  public TransactGetItemsResponse transactGetItems(
      String accessKey, String region, TransactGetItemsRequest request) {
    return answer(() -> tables.transactGetItems(request));
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(
      String accessKey, String region, TransactWriteItemsRequest request) {
    return answer(() -> tables.transactWriteItems(request));
  }

  @Override
  public UpdateItemResponse updateItem(String accessKey, String region, UpdateItemRequest request) {
    return answer(() -> tables.updateItem(request));
  }

  @Override
  public DescribeTimeToLiveResponse describeTimeToLive(
      String accessKey, String region, DescribeTimeToLiveRequest request) {
    return answer(() -> tables.describeTimeToLive(request));
  }

  @Override
  public UpdateTimeToLiveResponse updateTimeToLive(
      String accessKey, String region, UpdateTimeToLiveRequest request) {
    return answer(() -> tables.updateTimeToLive(request));
  }

  @Override
  public ExecuteStatementResponse executeStatement(
      String accessKey, String region, ExecuteStatementRequest request) {
    return answer(() -> tables.executeStatement(request));
  }

  @Override
  public BatchExecuteStatementResponse batchExecuteStatement(
      String accessKey, String region, BatchExecuteStatementRequest request) {
    return answer(() -> tables.batchExecuteStatement(request));
  }

  @Override
  public ExecuteTransactionResponse executeTransaction(
      String accessKey, String region, ExecuteTransactionRequest request) {
    return answer(() -> tables.executeTransaction(request));
  }

  @Override
  public DescribeStreamResponse describeStream(
      String accessKey, String region, DescribeStreamRequest request) {
    return answer(() -> streams.describeStream(request));
  }

  @Override
  public ListStreamsResponse listStreams(
      String accessKey, String region, ListStreamsRequest request) {
    return answer(() -> streams.listStreams(request));
  }

  @Override
  public GetShardIteratorResponse getShardIterator(
      String accessKey, String region, GetShardIteratorRequest request) {
    return answer(() -> streams.getShardIterator(request));
  }

  @Override
  public GetRecordsResponse getRecords(String accessKey, String region, GetRecordsRequest request) {
    return answer(() -> streams.getRecords(request));
  }

  @Override
  public ListTagsOfResourceResponse listTagsOfResource(
      String accessKey, String region, ListTagsOfResourceRequest request) {
    return answer(() -> tables.listTagsOfResource(request));
  }

  @Override
  public TagResourceResponse tagResource(
      String accessKey, String region, TagResourceRequest request) {
    return answer(() -> tables.tagResource(request));
  }

  @Override
  public UntagResourceResponse untagResource(
      String accessKey, String region, UntagResourceRequest request) {
    return answer(() -> tables.untagResource(request));
  }
}
