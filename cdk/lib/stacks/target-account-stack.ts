import { BootstraplessSynthesizer, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { RolePermissions } from '../blueprints/permissions.ts';
import { grantDerived } from '../constructs/grant.ts';
import { executeRoleName } from '../names.ts';
import { partitionOf } from '../partitions.ts';
import { tag, tagsOf } from '../tags.ts';
import { refuse } from './refuse.ts';

export interface TargetAccountStackProps extends StackProps {
  readonly env: { readonly account: string; readonly region: string };
  /** The blueprint's name. */
  readonly blueprint: string;
  /** The account that the blueprint is deployed to. */
  readonly generatorAccount: string | undefined;
  /** The roles of this account that the blueprint names. */
  readonly roles: readonly RolePermissions[];
}

/**
 * The roles of one account that targets of a blueprint lie in. It needs nothing of the blueprint's stack and the other
 * way round, nor a bootstrapped account, so that either can be deployed first.
 */
export class TargetAccountStack extends Stack {
  constructor(scope: Construct, id: string, props: TargetAccountStackProps) {
    // The template holds roles alone and is sent as it is, under the deployer's own credentials.
    super(scope, id, { synthesizer: new BootstraplessSynthesizer(), tags: tagsOf(props.blueprint), ...props });
    tag(this, props.blueprint);
    const problems = props.roles.flatMap((role) => problemOf(role, props) ?? []);
    if (problems.length > 0) refuse(this, problems);
    else for (const [place, role] of props.roles.entries()) this.role(`Role${place}`, role, props);
  }

  private role(id: string, permissions: RolePermissions, props: TargetAccountStackProps): void {
    const { arn, external_id: externalId, policies } = permissions;
    const execute = executeRoleName(props.blueprint, props.env.region);
    const { path, name } = partsOf(arn);
    const partition = partitionOf(props.env.region);
    const role = new Role(this, id, {
      roleName: name,
      path,
      description: `Targets of the blueprint ${props.blueprint} of account ${props.generatorAccount ?? ''}`,
      // A trust policy that names a role cannot be written before that role exists, and dies with it. So it names the
      // account, and a condition names the role.
      assumedBy: new AccountPrincipal(props.generatorAccount).withConditions({
        ArnEquals: { 'aws:PrincipalArn': `arn:${partition}:iam::${props.generatorAccount}:role/${execute}` },
        StringEquals: { 'sts:ExternalId': externalId },
      }),
    });
    const places = { Partition: partition, Region: props.env.region, Account: props.env.account };
    grantDerived(role, policies, places);
    new CfnOutput(this, `${id}Arn`, { value: role.roleArn, description: `targets ${permissions.targets.join(', ')}` });
  }
}

/** IAM's limit. */
const LONGEST_NAME = 64;

/** Why a role cannot be made. */
function problemOf(
  { arn, external_id: externalId }: RolePermissions,
  props: TargetAccountStackProps,
): string | undefined {
  if (props.generatorAccount === undefined) {
    return `${arn} must trust the account of the blueprint, which is not known\nhint: --context account=ID`;
  }
  if (externalId === null || externalId === '') {
    return `${arn} needs an external id: without it the role would trust whoever may act as ${props.generatorAccount}\nhint: give the target "role": {"arn": "${arn}", "external_id": "..."}`;
  }
  const { name } = partsOf(arn);
  if (name.length > LONGEST_NAME) return `${arn}: a role's name has at most ${LONGEST_NAME} characters`;
  return undefined;
}

/** `arn:aws:iam::111111111111:role/a/b/name` has the path `/a/b/` and the name `name`. */
function partsOf(arn: string): { path: string; name: string } {
  const [, path = '/', name = ''] = /:role(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? [];
  return { path, name };
}
