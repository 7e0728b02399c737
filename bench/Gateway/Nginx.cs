using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.Gateway;

/// <summary>nginx as an upstream, and as the peer to be measured against; each with files of its own in the folder.</summary>
internal static class Nginx
{
    public static Server Upstream(string program, string folder, int port) => Start(program, folder, "upstream", $$"""
        server {
            listen 127.0.0.1:{{port}};
            keepalive_requests 1000000000;
            location / { default_type application/json; return 200 '{"status":"ok"}'; }
        }
        """);

    /// <param name="keepAlive">Whether nginx keeps its connections to the upstream, which it does only when told to.</param>
    public static Server Proxy(string program, string folder, int port, int upstream, bool keepAlive) => Start(program, folder, $"proxy-{port}", $$"""
        upstream service { server 127.0.0.1:{{upstream}}; {{(keepAlive ? "keepalive 128; keepalive_requests 1000000000;" : "")}} }
        server {
            listen 127.0.0.1:{{port}};
            keepalive_requests 1000000000;
            location / {
                proxy_pass http://service;
                proxy_buffering off;
                {{(keepAlive ? "proxy_http_version 1.1; proxy_set_header Connection \"\";" : "")}}
                proxy_set_header Host $host;
                proxy_set_header X-Forwarded-For $remote_addr;
                proxy_set_header X-Forwarded-Proto $scheme;
                proxy_set_header X-Forwarded-Host $host;
            }
        }
        """);

    private static Server Start(string program, string folder, string name, string servers)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        var file = Path.Combine(own, "nginx.conf");
        File.WriteAllText(file, $$"""
            daemon off;
            worker_processes auto;
            pid {{own}}/pid;
            error_log {{own}}/error.log;
            events { worker_connections 4096; }
            http {
                access_log off;
                client_body_temp_path {{own}}/body;
                proxy_temp_path {{own}}/proxy;
                fastcgi_temp_path {{own}}/fastcgi;
                uwsgi_temp_path {{own}}/uwsgi;
                scgi_temp_path {{own}}/scgi;
                {{servers}}
            }
            """);

        return Server.Start(program, ["-c", file, "-e", Path.Combine(own, "error.log")], own);
    }
}
