import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";

/** Something that changes data: afterwards what was read under these keys is read anew. */
export function useAction<Input = void, Output = unknown>(
  act: (input: Input) => Promise<Output>,
  ...changes: QueryKey[]
) {
  const queries = useQueryClient();
  return useMutation<Output, Error, Input>({
    mutationFn: act,
    onSettled: () => Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
