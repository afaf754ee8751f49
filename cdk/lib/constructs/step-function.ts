import { existsSync } from 'node:fs';
import type { Duration } from 'aws-cdk-lib';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type Architecture,
  Code,
  Function as LambdaFunction,
  type ILayerVersion,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { functionName, type Step } from '../names.ts';
import { allow } from './grant.ts';

export interface StepFunctionProps {
  readonly step: Step;
  readonly blueprint: string;
  /** The built zip. Synth never compiles. */
  readonly zip: string;
  readonly architecture: Architecture;
  readonly layer: ILayerVersion;
  readonly environment: Readonly<Record<string, string>>;
  /** In MB; processing power grows with it. */
  readonly memory: number;
  readonly timeout: Duration;
  readonly logRetention: RetentionDays;
  /** Executions that are kept free for the function, and that it cannot exceed. */
  readonly reserved?: number | undefined;
  /** Only where somebody must know it beforehand. */
  readonly roleName?: string;
}

const STREAMS = 'Lambda names the streams of the log itself';

/** One of the three functions, with a role of its own that may write its log and nothing else yet. */
export class StepFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly memory: number;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: StepFunctionProps) {
    super(scope, id);
    if (!existsSync(props.zip)) {
      throw new Error(
        `${props.zip} is missing\nhint: scripts/build makes it; --context artefacts=FOLDER names another place`,
      );
    }
    const name = functionName(props.blueprint, props.step);
    this.memory = props.memory;
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `${props.step} of the blueprint ${props.blueprint}`,
      ...(props.roleName === undefined ? {} : { roleName: props.roleName }),
    });
    this.logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${name}`,
      retention: props.logRetention,
      // What counts is in the record bucket; a log that stayed would stand in the way of a new deployment.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    allow(this.role, 'WriteLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], [this.logGroup.logGroupArn], STREAMS);
    this.function = new LambdaFunction(this, 'Function', {
      functionName: name,
      description: `Activity Generator: ${props.step} of the blueprint ${props.blueprint}`.slice(0, 256),
      runtime: Runtime.PROVIDED_AL2023,
      handler: 'bootstrap',
      code: Code.fromAsset(props.zip),
      architecture: props.architecture,
      role: this.role,
      layers: [props.layer],
      logGroup: this.logGroup,
      memorySize: props.memory,
      timeout: props.timeout,
      environment: { ...props.environment },
      ...(props.reserved === undefined ? {} : { reservedConcurrentExecutions: props.reserved }),
    });
  }

  /** Only this function, and no version or alias of it: there are none. */
  grantInvoke(role: Role): void {
    allow(role, 'InvokeStep', ['lambda:InvokeFunction'], [this.function.functionArn]);
  }
}
