import { Problem } from "../api/problem";
import * as session from "../api/session";

/**
 * Sends a file with its progress, which `fetch` does not tell.
 * @param sent is told the share that is on its way, from 0 to 1
 */
export async function upload(path: string, file: File, sent: (share: number) => void, method = "POST"): Promise<void> {
  const token = await session.accessToken();
  const form = new FormData();
  form.append("file", file);

  await new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, path);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && sent(event.loaded / event.total);
    request.onload = () => (request.status < 400 ? resolve() : reject(new Problem(request.status, request.response)));
    request.onerror = () => reject(new Error("network"));
    request.send(form);
  });
}
