import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { requestId } from '@/api/client';
import { asProblem, byField, type Problem } from '@/api/problem';

interface Options<In, Out> {
  /** Sends the command under the request id. */
  send: (input: In, key: string) => Promise<Out>;
  /** Queries whose answers the command changes. */
  changes: QueryKey[];
  onDone?: (out: Out) => void;
}

/** A command being sent: run it, watch it, show what went wrong. */
export interface Command<In> {
  run: (input: In) => void;
  busy: boolean;
  problem: Problem | undefined;
  /** The complaints by JSON pointer. */
  errors: Record<string, string>;
  /** Forgets a failure, and the request id with it. */
  reset: () => void;
}

/**
 * Sends a command under one request id, kept while it is repeated after a lost
 * connection, renewed once the API has answered (C-30, J-16). A second click
 * while one is under way does nothing.
 */
export function useCommand<In, Out>({ send, changes, onDone }: Options<In, Out>): Command<In> {
  const queries = useQueryClient();
  const [key, setKey] = useState(requestId);
  const mutation = useMutation({
    mutationFn: (input: In) => send(input, key),
    onSuccess: async (out) => {
      setKey(requestId());
      onDone?.(out);
      await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
    onError: (error) => {
      // Without an answer the command may have been done: ask again under the same id.
      if (asProblem(error).status !== 0) setKey(requestId());
    },
  });
  const problem = mutation.error ? asProblem(mutation.error) : undefined;
  return {
    run: (input) => {
      if (!mutation.isPending) mutation.mutate(input);
    },
    busy: mutation.isPending,
    problem,
    errors: byField(problem),
    reset: () => mutation.reset(),
  };
}
