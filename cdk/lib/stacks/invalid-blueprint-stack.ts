import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { InvalidBlueprint } from '../blueprints/blueprint.ts';
import { refuse } from './refuse.ts';

/**
 * Stands for a blueprint that is wrong, so that a synth of everything fails with its problems, while the other blueprints
 * can be deployed by name. What was deployed of it before stays as it is, and can be destroyed.
 */
export class InvalidBlueprintStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { readonly blueprint: InvalidBlueprint }) {
    super(scope, id, props);
    refuse(this, props.blueprint.problems);
  }
}
