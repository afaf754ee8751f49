/** A deployed blueprint, as its stack describes it. */

import {
  DescribeStacksCommand,
  paginateDescribeStackEvents,
  paginateListStackResources,
  paginateListStacks,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { stackName } from '../lib/names.ts';
import { callerOf, type Caller, type Clients } from './clients.ts';
import { Problem } from './problem.ts';
import { command } from './shell.ts';

export interface Deployment {
  readonly blueprint: string;
  readonly stack: string;
  readonly status: string;
  readonly caller: Caller;
  readonly recordBucket: string;
  readonly defaultBucket?: string;
  readonly queue: string;
  readonly deadLetters?: string;
  readonly lostTasks?: string;
  readonly dashboard?: string;
  /** The function that scores hours; absent: there is no canary. */
  readonly score?: string;
  readonly version?: string;
  /** The names of the stack's alarms. */
  readonly alarms: readonly string[];
}

/** The deployment of a blueprint in the caller's account and region; that there is none is a problem. */
export async function findDeployment(clients: Clients, blueprint: string): Promise<Deployment> {
  const caller = await callerOf(clients);
  const name = stackName(blueprint);
  const stack = await findStack(clients, name);
  if (stack === undefined) {
    throw new Problem(
      `the blueprint ${blueprint} is not deployed: there is no stack ${name} in account ${caller.account}, ${caller.region}`,
      command('scripts/deploy', blueprint),
    );
  }
  const outputs = new Map((stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const needed = (key: string): string => {
    const value = outputs.get(key);
    if (value === undefined) {
      throw new Problem(
        `the stack ${name} (${stack.StackStatus ?? 'of no status'}) has no output ${key}: its last deployment did not end well`,
        `${command('scripts/deploy', blueprint)} again, or ${command('scripts/destroy', blueprint)}`,
      );
    }
    return value;
  };
  const optional = (key: string, property: string): Record<string, string> => {
    const value = outputs.get(key);
    return value === undefined ? {} : { [property]: value };
  };
  const resources = await resourcesOf(clients, stack.StackId ?? name);
  return {
    blueprint,
    stack: name,
    status: stack.StackStatus ?? 'unknown',
    caller,
    recordBucket: needed('RecordBucket'),
    queue: needed('QueueUrl'),
    ...optional('DefaultBucket', 'defaultBucket'),
    ...optional('DeadLettersUrl', 'deadLetters'),
    ...optional('LostTasksUrl', 'lostTasks'),
    ...optional('DashboardUrl', 'dashboard'),
    ...optional('ScoreFunction', 'score'),
    ...optional('Version', 'version'),
    alarms: physical(resources, 'AWS::CloudWatch::Alarm'),
  };
}

/** A stack by its name; `undefined`: there is none. */
export async function findStack(clients: Clients, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await clients.stacks.send(new DescribeStacksCommand({ StackName: name }));
    const stack = Stacks?.[0];
    return stack?.StackStatus === 'DELETE_COMPLETE' ? undefined : stack;
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

/** All resources of a stack, by its name or, when it is gone, its id. */
export async function resourcesOf(clients: Clients, stack: string): Promise<StackResourceSummary[]> {
  const found: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client: clients.stacks }, { StackName: stack })) {
    found.push(...(page.StackResourceSummaries ?? []));
  }
  return found;
}

/** What outlives a stack: names of buckets and tables. */
export interface Leftovers {
  readonly buckets: readonly string[];
  readonly tables: readonly string[];
}

const BUCKET = 'AWS::S3::Bucket';
const TABLE = 'AWS::DynamoDB::Table';

/** What a stack has that will outlive it. */
export function keptOf(resources: readonly StackResourceSummary[]): Leftovers {
  return { buckets: physical(resources, BUCKET), tables: physical(resources, TABLE) };
}

/** What deleted stacks of this name left behind: CloudFormation remembers for 90 days. */
export async function leftBy(clients: Clients, name: string): Promise<Leftovers> {
  const ids: string[] = [];
  for await (const page of paginateListStacks({ client: clients.stacks }, { StackStatusFilter: ['DELETE_COMPLETE'] })) {
    for (const { StackName, StackId } of page.StackSummaries ?? []) {
      if (StackName === name && StackId !== undefined) ids.push(StackId);
    }
  }
  const found = new Map([BUCKET, TABLE].map((type) => [type, new Set<string>()]));
  for (const StackName of ids) {
    for await (const page of paginateDescribeStackEvents({ client: clients.stacks }, { StackName })) {
      for (const { ResourceType, ResourceStatus, PhysicalResourceId: kept } of page.StackEvents ?? []) {
        if (ResourceStatus === 'DELETE_SKIPPED' && kept) found.get(ResourceType ?? '')?.add(kept);
      }
    }
  }
  return { buckets: [...(found.get(BUCKET) ?? [])], tables: [...(found.get(TABLE) ?? [])] };
}

function physical(resources: readonly StackResourceSummary[], type: string): string[] {
  return resources
    .filter((resource) => resource.ResourceType === type)
    .map((resource) => resource.PhysicalResourceId)
    .filter((id): id is string => id !== undefined && id !== '');
}
