using System.Data;
using Dapper;
using Pgvector;

namespace ChatAi.Api.Retrieval;

/// <summary>Npgsql knows the type; Dapper has to be told to let it through.</summary>
internal sealed class VectorParameter : SqlMapper.TypeHandler<HalfVector>
{
    public override void SetValue(IDbDataParameter parameter, HalfVector? value) => parameter.Value = value;

    public override HalfVector? Parse(object value) => (HalfVector)value;
}
