import { useMutation, type UseMutationResult, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { requestId } from '@/api/client';
import { asProblem } from '@/api/problem';

/**
 * A command with its request id. The id is kept while the same command is tried
 * again after a lost answer, so that it is done once (C-30, J-16); another
 * command, or the same one after a clear answer, gets a new id.
 */
export function useCommand<Vars, Out>(run: (vars: Vars, key: string) => Promise<Out>, done?: (out: Out, vars: Vars) => void): UseMutationResult<Out, Error, Vars> {
  const queries = useQueryClient();
  const kept = useRef<{ key: string; of: string }>(undefined);
  return useMutation<Out, Error, Vars>({
    mutationFn: (vars) => {
      const of = JSON.stringify(vars);
      if (kept.current?.of !== of) kept.current = { key: requestId(), of };
      return run(vars, kept.current.key);
    },
    onSuccess: (out, vars) => {
      kept.current = undefined;
      done?.(out, vars);
    },
    onError: (error) => {
      const { status } = asProblem(error);
      if (status > 0 && status < 500) kept.current = undefined;
      // The record changed since it was read: what is shown is asked anew.
      if (status === 409) void queries.invalidateQueries();
    },
  });
}

/** The header of a command. */
export function commandHeader(key: string): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key };
}
