import { fieldId } from '@/api/problem';

/** What every input of a form takes: the id the problem summary links to, and the API's complaint. */
export function field(pointer: string, errors: Record<string, string>): { id: string; error: string | undefined } {
  return { id: fieldId(pointer), error: errors[pointer] };
}
