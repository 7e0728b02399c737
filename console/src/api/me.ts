import { useQuery } from "@tanstack/react-query";
import { api, data } from "./client";

/** Who is signed in, and what he may do: the services judge, the console only leaves out what they would refuse. */
export function useMe() {
  const me = useQuery({
    queryKey: ["me"],
    queryFn: () => data(api.GET("/api/me")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const role = me.data?.role;
  return { me: me.data, isAdmin: role === "admin", isOwner: role === "admin" || role === "user" };
}
