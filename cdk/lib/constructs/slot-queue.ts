import { Duration } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allow } from './grant.ts';

/**
 * How long a message that failed stays invisible: it comes again 30 s later, twice within its slot and the grace (60 s and
 * 30 s by default). AWS advises six times the function's timeout, which would let it come back when its time is over;
 * that advice guards against a message that is worked on twice, and here the ledger's claim does.
 *
 * Lambda asks for at least the function's timeout.
 */
export const VISIBILITY = Duration.seconds(30);

/**
 * Deliveries before a message is a dead letter. The first three lie within the slot's time; the others let dispatch record
 * it as late, once the record bucket answers again. AWS advises at least five, since throttled invocations count too.
 */
const DELIVERIES = 5;

/** A message is of no use after its slot's time; an hour lets what was held up be recorded as late. */
const RETENTION = Duration.hours(1);

/**
 * Messages of a batch, as many as an event source mapping of a FIFO queue takes: the fuller it is, the fewer invocations.
 *
 * The mapping has no maximum concurrency. A small one would fill batches better, but the five connections of Lambda would
 * still poll, and messages that failed once too often while all executions were busy would go to the dead letters: with
 * it, a record bucket that answers slowly for one target would hold up the others.
 */
const BATCH_SIZE = 10;

/** The longest that a poll may wait for a message: an empty answer is billed like a full one. */
const LONG_POLL = Duration.seconds(20);

/** The queue between generate and dispatch, and the queue of the messages that dispatch could not take. */
export class SlotQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      fifo: true,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      fifo: true,
      // Generate gives the id: slot and target. Two messages of equal content may be of two slots.
      contentBasedDeduplication: false,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      receiveMessageWaitTime: LONG_POLL,
      visibilityTimeout: VISIBILITY,
      retentionPeriod: RETENTION,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: DELIVERIES },
    });
  }

  grantSend(role: Role): void {
    allow(role, 'SendMessages', ['sqs:SendMessage'], [this.queue.queueArn]);
  }

  /** Let the queue invoke `dispatch`. Messages that it names as failed come again, the others of the batch do not. */
  feed(dispatch: IFunction, role: Role): void {
    const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
    allow(role, 'ReceiveMessages', actions, [this.queue.queueArn]);
    new EventSourceMapping(this, 'Feed', {
      target: dispatch,
      eventSourceArn: this.queue.queueArn,
      batchSize: BATCH_SIZE,
      reportBatchItemFailures: true,
    });
  }
}
