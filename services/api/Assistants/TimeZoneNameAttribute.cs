using System.ComponentModel.DataAnnotations;

namespace ChatAi.Api.Assistants;

[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeZoneNameAttribute() : ValidationAttribute("It must be the name of a time zone, such as Europe/Berlin.")
{
    public override bool IsValid(object? value) => value is null || value is string name && WorkingHours.IsTimeZone(name);
}
