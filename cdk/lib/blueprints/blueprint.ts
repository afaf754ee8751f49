/** A blueprint as synth meets it. */

import type { Permissions } from './permissions.ts';

/** Where a hosted blueprint lies in S3: exactly what synth read. */
export interface HostedObject {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  /** The KMS key that encrypts it, if it is not S3's own. */
  readonly kmsKeyArn?: string;
}

/** A file to look at. */
export interface Candidate {
  /** Its name: the file's without its ending. */
  readonly name: string;
  /** How problems name it. */
  readonly place: string;
  /** Where it lies on this machine. */
  readonly path: string;
  /** Where the functions read it; absent: it is uploaded with the stack. */
  readonly hosted?: HostedObject;
}

/** A blueprint that may be deployed. */
export interface Blueprint extends Candidate {
  readonly permissions: Permissions;
}

/** A blueprint that may not. */
export interface InvalidBlueprint extends Candidate {
  readonly problems: readonly string[];
}
