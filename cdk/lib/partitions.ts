/** The partitions of AWS: which of them a region lies in, and where each has its console. */

interface Partition {
  readonly name: string;
  /** How names of its regions begin: those that are yet to come begin alike. */
  readonly regions: string;
  /** Absent: not public. */
  readonly console?: string;
}

/** As in `crates/blueprint/src/targets/rights.rs`, which derives rights by them. */
const PARTITIONS: readonly Partition[] = [
  { name: 'aws-cn', regions: 'cn-', console: 'console.amazonaws.cn' },
  { name: 'aws-us-gov', regions: 'us-gov-', console: 'console.amazonaws-us-gov.com' },
  { name: 'aws-eusc', regions: 'eusc-', console: 'console.amazonaws-eusc.eu' },
  { name: 'aws-iso', regions: 'us-iso-' },
  { name: 'aws-iso-b', regions: 'us-isob-' },
  { name: 'aws-iso-e', regions: 'eu-isoe-' },
  { name: 'aws-iso-f', regions: 'us-isof-' },
];

const COMMERCIAL: Partition = { name: 'aws', regions: '', console: 'console.aws.amazon.com' };

/** What a region's name looks like: `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`. */
export const REGION = /^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/;

/** The partition of a region: `aws`, `aws-cn` and so on. */
export function partitionOf(region: string): string {
  return find(region).name;
}

/** The host of the console for a region; `undefined`: it is not public. */
export function consoleOf(region: string): string | undefined {
  return find(region).console;
}

function find(region: string): Partition {
  return PARTITIONS.find(({ regions }) => region.startsWith(regions)) ?? COMMERCIAL;
}
