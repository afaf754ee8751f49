import { Duration, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { type IDestination, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allow } from './grant.ts';

/** The least that Lambda allows, and one slot: a task that waits longer than that would be late anyway. */
const OLDEST_TASK = Duration.seconds(60);

/**
 * How dispatch's tasks reach execute: once, soon, or not at all. A task that was not executed, or whose execution ended
 * in an error, lies in this queue, with its event and the reason.
 */
export class LostTasks extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: { readonly execute: IFunction; readonly role: Role }) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is where events end that were not processed; nothing consumes it but people',
    });
    const destination: IDestination = {
      bind: () => ({ destination: this.queue.queueArn }),
    };
    // 0 retries: a task that began may have put half its objects, and a slot's activity never happens twice.
    props.execute.configureAsyncInvoke({ maxEventAge: OLDEST_TASK, retryAttempts: 0, onFailure: destination });
    // Lambda writes to the queue as the function; the function itself never does.
    allow(props.role, 'WriteLost', ['sqs:SendMessage'], [this.queue.queueArn]);
  }
}
