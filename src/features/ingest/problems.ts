import type { Claim } from '../../core/claim.ts';
import type { Entity } from '../../core/entity.ts';
import { finding, type Finding, type Place } from '../../core/problem.ts';
import { ownerOf } from '../../core/projection.ts';
import type { Ref } from '../../core/ref.ts';
import type { Db } from '../../store/database.ts';
import { bodiesOf } from '../../store/documents.ts';
import { replaceProblems } from '../../store/problems.ts';

/** Makes the conflicts over these refs known: each loser against the winner, told to the owners of both. */
export async function writeConflicts(
  trx: Db,
  refs: readonly Ref[],
  claims: ReadonlyMap<Ref, readonly [Claim, ...Claim[]]>,
  now: Date,
): Promise<void> {
  const rivals = [...claims.values()].filter(({ length }) => length > 1);
  const bodies = await bodiesOf(
    trx,
    rivals.flat().map(({ document }) => document),
  );
  const owners = ({ document }: Claim): Ref[] => {
    const found = bodies.get(document);
    const owner = found === undefined ? null : ownerOf(JSON.parse(found.body) as Entity);
    return owner === null ? [] : [owner];
  };
  const conflicts = rivals.flatMap(([winner, ...losers]) =>
    losers.map((loser) => conflict(winner, loser, [...new Set([...owners(winner), ...owners(loser)])])),
  );
  await replaceProblems(trx, { of: 'conflicts', refs }, conflicts, now);
}

function conflict(winner: Claim, loser: Claim, owners: readonly Ref[]): Finding {
  const fault = { kind: 'conflict', winner: placeOf(winner), loser: placeOf(loser) } as const;
  return finding(fault, { ref: winner.ref, owners, place: fault.loser }, String(loser.index));
}

function placeOf({ source, path }: Claim): Place {
  return { source, path };
}
