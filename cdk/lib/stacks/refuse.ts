import { Annotations, type Stack, Validations } from 'aws-cdk-lib';

/** Make problems errors of this stack alone: it cannot be deployed, and every other one can. */
export function refuse(stack: Stack, problems: readonly string[]): void {
  for (const problem of problems) Annotations.of(stack).addError(problem);
  Validations.of(stack).acknowledge({
    id: 'CloudFormation-Validate::F0001',
    reason: 'It may have no resources, since it is never deployed; its errors say why',
  });
}
