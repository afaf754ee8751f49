import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Architecture, Code, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Blueprint } from '../blueprints/blueprint.ts';
import type { Places } from '../blueprints/statements.ts';
import { ActivityMetrics } from '../constructs/activity-metrics.ts';
import { ActorRole } from '../constructs/actor-role.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { Alarms } from '../constructs/alarms.ts';
import { BlueprintSource } from '../constructs/blueprint-source.ts';
import type { PriceTable } from '../constructs/cost.ts';
import { Bands } from '../constructs/bands.ts';
import { CanaryAlarms } from '../constructs/canary-alarms.ts';
import { BlueprintDashboard } from '../constructs/dashboard.ts';
import { DefaultBucket } from '../constructs/default-bucket.ts';
import { grantDerived } from '../constructs/grant.ts';
import { FINDING_TRIES, FindingRules, SCORE_TRIES } from '../constructs/finding-rules.ts';
import { LostTasks, TASK_TRIES } from '../constructs/lost-tasks.ts';
import { RecordBucket } from '../constructs/record-bucket.ts';
import { RecordTable } from '../constructs/record-table.ts';
import { SlotQueue, VISIBILITY } from '../constructs/slot-queue.ts';
import { StepFunction } from '../constructs/step-function.ts';
import { Tick, TICK_TRIES } from '../constructs/tick.ts';
import { executeRoleName, type Step } from '../names.ts';
import { tag, tagsOf } from '../tags.ts';

export interface BlueprintStackProps extends StackProps {
  readonly env: { readonly account?: string; readonly region: string };
  readonly blueprint: Blueprint;
  /** The folder of the built functions and the layer. */
  readonly artefacts: string;
  readonly architecture: Architecture;
  readonly logRetention: RetentionDays;
  readonly reserved: Readonly<Partial<Record<Step, number>>>;
  readonly alarmEmail?: string | undefined;
  /** Activities that may fail, or be late, in five minutes before anybody is told. */
  readonly toleratedFailures: number;
  /** Whether the functions send metrics of each target, beside those of the blueprint. */
  readonly targetMetrics: boolean;
  /** What links to the runbook begin with. */
  readonly runbook: string;
  readonly prices: PriceTable;
  /** The layer's folder, where it is not the one that Lambda unpacks layers to. */
  readonly fakeContentFolder?: string | undefined;
}

/** The parts of a canary. */
interface Canary {
  readonly collect: StepFunction;
  readonly score: StepFunction;
  readonly alarms: readonly Alarm[];
}

const SLOT = 60;

/** Requests under way at the end of the grace get a minute: one try lasts 30 s at most, and the result is recorded. */
const AFTER_GRACE = 60;

/** All of one blueprint: what makes its activity, and what shows it. */
export class BlueprintStack extends Stack {
  private readonly props: BlueprintStackProps;
  private readonly source: BlueprintSource;
  private readonly record: RecordBucket;
  private readonly ledger: RecordTable;
  private readonly defaults: DefaultBucket | undefined;
  private readonly queue: SlotQueue;
  private readonly layer: LayerVersion;

  constructor(scope: Construct, id: string, props: BlueprintStackProps) {
    super(scope, id, { tags: tagsOf(props.blueprint.name), ...props });
    this.props = props;
    const { name, permissions } = props.blueprint;
    tag(this, name);

    this.source = new BlueprintSource(this, 'Blueprint', props.blueprint);
    this.record = new RecordBucket(this, 'Record');
    this.ledger = new RecordTable(this, 'Ledger', { bucket: this.record.bucket });
    this.defaults = permissions.default_bucket ? new DefaultBucket(this, 'DefaultTarget') : undefined;
    this.queue = new SlotQueue(this, 'Slots');
    this.layer = this.fakeContent();

    const execute = this.execute();
    const lost = new LostTasks(this, 'Lost');
    lost.take(execute, TASK_TRIES);
    const dispatch = this.dispatch(execute);
    const generate = this.generate();
    lost.take(generate, TICK_TRIES);
    const tick = new Tick(this, 'Tick', { blueprint: name, generate: generate.function });

    const metrics = new ActivityMetrics(permissions);
    const topic =
      props.alarmEmail === undefined ? undefined : new AlarmTopic(this, 'Told', { email: props.alarmEmail }).topic;
    const alarms = new Alarms(this, 'Alarms', {
      metrics,
      targets: permissions.targets.length,
      generate: generate.function,
      queue: this.queue.queue,
      tolerated: props.toleratedFailures,
      lostTasks: lost.queue,
      deadLetters: this.queue.deadLetters,
      runbook: props.runbook,
      topic,
    });
    const canary = this.canary(lost, topic);
    // The id is of old: with another one an update would make the dashboard anew and then delete it under its own name.
    const dashboard = new BlueprintDashboard(this, 'Sight', {
      blueprint: name,
      region: props.env.region,
      runbook: props.runbook,
      architecture: props.architecture,
      prices: props.prices,
      metrics,
      targets: permissions.targets,
      targetMetrics: props.targetMetrics,
      ledger: this.ledger.table,
      functions: { generate, dispatch, execute },
      queue: this.queue,
      alarms: [...alarms.all, ...(canary?.alarms ?? [])],
      ...(permissions.detection ? { detection: permissions.detection } : {}),
    });

    this.output(
      'RecordBucket',
      'start, versions and labels, and the name of the table with the ledger; both stay when the stack goes',
      this.record.bucket.bucketName,
    );
    if (this.defaults) {
      this.output(
        'DefaultBucket',
        'objects of targets that name no bucket; stays too',
        this.defaults.bucket.bucketName,
      );
    }
    this.output('QueueUrl', 'messages from generate to dispatch', this.queue.queue.queueUrl);
    this.output('DeadLettersUrl', 'messages that dispatch could not take', this.queue.deadLetters.queueUrl);
    this.output('LostTasksUrl', 'tasks and ticks that were not executed, or failed', lost.queue.queueUrl);
    this.output('GenerateFunction', 'a tick becomes messages', generate.function.functionName);
    this.output('DispatchFunction', 'a message becomes tasks', dispatch.function.functionName);
    this.output('ExecuteFunction', 'a task becomes activity', execute.function.functionName);
    if (canary) {
      this.output(
        'CollectFunction',
        'a finding becomes a document of the record',
        canary.collect.function.functionName,
      );
      this.output('ScoreFunction', 'an hour is held against what was executed', canary.score.function.functionName);
    }
    this.output('TickRule', 'fires at each minute', tick.rule.ruleName);
    this.output('Version', 'the version of the blueprint', permissions.version);
    if (dashboard.url !== undefined) {
      this.output('DashboardUrl', 'planned against executed, endings, cost', dashboard.url);
    }
  }

  private execute(): StepFunction {
    const { blueprint, env } = this.props;
    const { name, permissions } = blueprint;
    const execute = this.step('execute', {
      // Contents are made and requests signed while others are under way.
      memory: 512,
      timeout: Duration.seconds(SLOT + permissions.grace_seconds + AFTER_GRACE),
      roleName: executeRoleName(name, env.region),
      environment: {
        ...this.recordTable(),
        ...this.defaultBucket(),
      },
    });
    this.record.grantExecute(execute.role, permissions.content_manifest);
    this.ledger.grantWrite(execute.role);
    grantDerived(execute.role, permissions.execute, this.places());
    if (permissions.actor.length > 0) {
      const actor = new ActorRole(this, 'Actor', {
        blueprint: name,
        execute: execute.role,
        policies: permissions.actor,
        places: this.places(),
      });
      execute.function.addEnvironment('ACTOR_ROLE_ARN', actor.role.roleArn);
    }
    return execute;
  }

  private dispatch(execute: StepFunction): StepFunction {
    const dispatch = this.step('dispatch', {
      memory: 256,
      // Not longer than a message stays invisible, or it would be handed out again meanwhile.
      timeout: VISIBILITY,
      environment: { ...this.recordTable(), EXECUTE_FUNCTION: execute.function.functionName },
    });
    this.record.grantDispatch(dispatch.role);
    this.ledger.grantWrite(dispatch.role);
    this.queue.feed(dispatch.function, dispatch.role);
    execute.grantInvoke(dispatch.role);
    return dispatch;
  }

  private generate(): StepFunction {
    const { permissions } = this.props.blueprint;
    const generate = this.step('generate', {
      // A cycle of many generators is computed at the first tick, and kept: memory buys the processor for it.
      memory: permissions.generate_memory_mb,
      timeout: Duration.seconds(SLOT),
      environment: { ...this.defaultBucket(), QUEUE_URL: this.queue.queue.queueUrl },
    });
    this.record.grantGenerate(generate.role);
    this.queue.grantSend(generate.role);
    grantDerived(generate.role, permissions.generate, this.places());
    return generate;
  }

  /** What holds detectors against what was executed, if the blueprint asks for it. */
  private canary(lost: LostTasks, topic: ITopic | undefined): Canary | undefined {
    const { blueprint, runbook } = this.props;
    const { name, permissions } = blueprint;
    const { detection } = permissions;
    if (detection === undefined) return undefined;
    const collect = this.step('collect', {
      memory: 256,
      timeout: Duration.seconds(30),
      environment: this.defaultBucket(),
    });
    this.record.grantCollect(collect.role);
    lost.take(collect, FINDING_TRIES);
    const score = this.step('score', {
      memory: 512,
      timeout: Duration.minutes(5),
      environment: this.recordTable(),
    });
    this.record.grantScore(score.role);
    this.ledger.grantRead(score.role);
    lost.take(score, SCORE_TRIES);
    new FindingRules(this, 'Findings', {
      blueprint: name,
      rules: detection.rules,
      places: this.places(),
      collect: collect.function,
      score: score.function,
    });
    new Bands(this, 'Bands', detection.bands);
    const alarms = new CanaryAlarms(this, 'CanaryAlarms', { permissions, detection, runbook, topic });
    return { collect, score, alarms: alarms.all };
  }

  /** A function with what all have. */
  private step(
    step: Step,
    own: { memory: number; timeout: Duration; roleName?: string; environment: Record<string, string> },
  ): StepFunction {
    const { artefacts, architecture, blueprint, fakeContentFolder, logRetention, reserved, targetMetrics } = this.props;
    const made = new StepFunction(this, step.charAt(0).toUpperCase() + step.slice(1), {
      ...own,
      step,
      blueprint: blueprint.name,
      zip: join(artefacts, step, 'bootstrap.zip'),
      architecture,
      layer: this.layer,
      logRetention,
      reserved: reserved[step],
      environment: {
        ...this.source.environment,
        RECORD_BUCKET: this.record.bucket.bucketName,
        ...(targetMetrics ? { TARGET_METRICS: '1' } : {}),
        ...(fakeContentFolder === undefined ? {} : { FAKE_CONTENT_DIR: fakeContentFolder }),
        ...own.environment,
      },
    });
    this.source.grantRead(made.role);
    return made;
  }

  private fakeContent(): LayerVersion {
    const folder = join(this.props.artefacts, 'fake-content-layer');
    if (!existsSync(folder)) {
      throw new Error(
        `${folder} is missing\nhint: scripts/build makes it; --context artefacts=FOLDER names another place`,
      );
    }
    return new LayerVersion(this, 'FakeContent', {
      description: 'Activity Generator: key material that execute makes fake content from',
      code: Code.fromAsset(folder),
      compatibleRuntimes: [Runtime.PROVIDED_AL2023],
      compatibleArchitectures: [Architecture.X86_64, Architecture.ARM_64],
    });
  }

  private places(): Places {
    return {
      Partition: this.partition,
      Region: this.region,
      Account: this.account,
      ...(this.defaults ? { DefaultBucket: this.defaults.bucket.bucketName } : {}),
    };
  }

  /** The bucket of targets that name none. */
  private defaultBucket(): Record<string, string> {
    return this.defaults ? { DEFAULT_BUCKET: this.defaults.bucket.bucketName } : {};
  }

  /** Where dispatch and execute keep the ledger. */
  private recordTable(): Record<string, string> {
    return { RECORD_TABLE: this.ledger.table.tableName };
  }

  private output(id: string, description: string, value: string): void {
    new CfnOutput(this, id, { description, value });
  }
}
