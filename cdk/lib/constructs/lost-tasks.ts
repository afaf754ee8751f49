import { Duration, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IDestination, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allow } from './grant.ts';

/** A function that is invoked asynchronously, and its role. */
export interface Invoked {
  readonly function: IFunction;
  readonly role: Role;
}

/** How often, and for how long, an event may be tried. */
export interface Tries {
  readonly maxEventAge: Duration;
  readonly retryAttempts: number;
}

/** How tasks reach execute: once, soon, or not at all. */
export const TASK_TRIES: Tries = {
  // The least that Lambda allows, and one slot: a task that waits longer than that would be late anyway.
  maxEventAge: Duration.seconds(60),
  // A task that began may have put half its objects, and a slot's activity never happens twice.
  retryAttempts: 0,
};

/** Where events end that a function did not take, or whose invocation ended in an error: with the event and the reason. */
export class LostTasks extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string) {
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
  }

  /** Let a function's events be tried so often, and then lie here. */
  take({ function: invoked, role }: Invoked, tries: Tries): void {
    const onFailure: IDestination = { bind: () => ({ destination: this.queue.queueArn }) };
    invoked.configureAsyncInvoke({ ...tries, onFailure });
    // Lambda writes to the queue as the function; the function itself never does.
    allow(role, 'WriteLost', ['sqs:SendMessage'], [this.queue.queueArn]);
  }
}
