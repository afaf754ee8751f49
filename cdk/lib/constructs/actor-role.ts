import { ArnPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Policy } from '../blueprints/permissions.ts';
import type { Places } from '../blueprints/statements.ts';
import { allow, grantDerived } from './grant.ts';

export interface ActorRoleProps {
  readonly blueprint: string;
  /** The execute function's role, the only one that may assume this. */
  readonly execute: Role;
  readonly policies: readonly Policy[];
  readonly places: Places;
}

/** The role of targets that name no identity of their own: what a detector sees. It may do what they do, and no more. */
export class ActorRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ActorRoleProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      assumedBy: new ArnPrincipal(props.execute.roleArn),
      description: `The activity of the blueprint ${props.blueprint}`,
    });
    grantDerived(this.role, props.policies, props.places);
    allow(props.execute, 'AssumeActor', ['sts:AssumeRole'], [this.role.roleArn]);
  }
}
