using FluentMigrator;

namespace ChatAi.Migration.Revisions;

[Migration(202611240930, "a database role for each service")]
public sealed class R202611240930_Grants : FluentMigrator.Migration
{
    public override void Up() => Execute.Sql(
        """
        do $$
        declare
            service text;
        begin
            foreach service in array array['chatai_api', 'chatai_bot_manager', 'chatai_token_pool'] loop
                -- Roles belong to the whole server: another database of it may have made them already, or be making them now.
                if not exists (select from pg_roles where rolname = service) then
                    begin
                        execute format('create role %I nologin', service);
                    exception when duplicate_object or unique_violation then
                        null;
                    end;
                end if;
                execute format('grant usage on schema public to %I', service);
            end loop;
        end
        $$;

        grant select, insert, update, delete
        on    users, refresh_tokens, signing_keys, assistants, documents, passages, dialogs, dialog_messages
        to    chatai_api;

        -- The one meeting place: api puts a message into the outbox in the transaction that stores it.
        grant insert on telegram_outbox to chatai_api;
        grant select (id, message_id) on telegram_outbox to chatai_api;

        grant select, insert, update, delete
        on    bot_instances, telegram_updates, telegram_outbox
        to    chatai_bot_manager;

        -- Its cluster's membership; the statements that Orleans runs are fixed by the revision.
        grant select, insert, update, delete on orleans_clusters, orleans_silos to chatai_bot_manager;
        grant select on orleansquery to chatai_bot_manager;

        grant select, insert, update, delete
        on    ai_token_pool, ai_token_usage
        to    chatai_token_pool;
        """);

    public override void Down() => Execute.Sql(
        """
        -- The roles stay: they belong to the whole server, and other databases may use them.
        revoke all on all tables in schema public from chatai_api, chatai_bot_manager, chatai_token_pool;
        revoke usage on schema public from chatai_api, chatai_bot_manager, chatai_token_pool;
        """);
}
